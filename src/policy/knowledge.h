// Shipped knowledge: metrics of well-known programs. knowledge/README.md says of which versions.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "flow/inventory.h"

namespace rulecheck::policy {

struct KnownMetric {
  std::string_view name, type;
  std::string_view labels;  // "cpu mode=idle|user": values where they are fixed
};

struct Knowledge {
  std::string_view name, version;
  std::span<const KnownMetric> list;
};

std::span<const Knowledge> AllKnowledge();
// Null when there is none of this name.
const Knowledge* FindKnowledge(std::string_view name);

// Metrics that the inventory has already stay as they are, but for types.
void AddKnowledge(const Knowledge& knowledge, flow::Inventory* out);

}  // namespace rulecheck::policy
