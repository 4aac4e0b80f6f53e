// Documents that only hold others: Lists, ConfigMaps, the envelopes of dashboards.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "documents/kind.h"
#include "source/tree.h"

namespace rulecheck::documents {

// A document inside another.
struct Inner {
  const source::Node* node = nullptr;  // a part of the tree, or a scalar whose text is a document
  bool is_text = false;
  bool is_json = false;        // of a text
  std::string_view name = {};  // of the file that the text is meant to be; may be empty
  // Nothing but its content says that it may be of a known kind: else it is left alone.
  bool by_chance = false;
};

// What the document holds; nothing when it is no container.
std::optional<std::vector<Inner>> OpenContainer(const Candidate& candidate);

}  // namespace rulecheck::documents
