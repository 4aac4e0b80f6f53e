// Where a document stands in its file: in which one of the stream, inside of what, how deep.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rulecheck {

struct DocumentPlace {
  uint32_t stream = 0;  // among the documents of the file, from 0; empty ones count
  // JSON pointers (RFC 6901) to its root: of each text that holds a document within, from the outermost
  // on, and last within the innermost. One, empty, for a document that is not inside of any other.
  std::vector<std::string> pointers{{}};
  uint32_t inner = 0;  // among the documents of the innermost text, from 0
  std::vector<std::string_view>
      wrappers;  // what holds it, outermost first: "list", "configmap"; static texts
};

}  // namespace rulecheck
