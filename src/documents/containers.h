// Documents that only hold others: Lists, ConfigMaps, the envelopes of dashboards.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "documents/cursor.h"
#include "documents/kind.h"

namespace rulecheck::documents {

// A document inside another.
struct Inner {
  Cursor at;  // a part of the tree, or a scalar whose text is a document; its pointer is from the container's
              // root on
  bool is_text = false;
  bool is_json = false;        // of a text
  std::string_view name = {};  // of the file that the text is meant to be; may be empty
  // Nothing but its content says that it may be of a known kind: else it is left alone.
  bool by_chance = false;
  bool is_values = false;                 // values of a Helm chart
  std::optional<DocumentKind> kind = {};  // where its place says it
  bool is_base64 = false;                 // a text that stands there in base64
};

// A document that holds others.
struct Container {
  std::string_view wrapper;  // as DocumentPlace::wrappers; empty for what is none by itself
  std::vector<Inner> inner;
  // Its documents are parts of objects or have parts to fill in: their queries are listed, not judged.
  bool partial = false;
  std::string_view reason = {};  // why something that it holds is not read; a static text
};

// Nothing when it is no container.
std::optional<Container> OpenContainer(const Candidate& candidate);

}  // namespace rulecheck::documents
