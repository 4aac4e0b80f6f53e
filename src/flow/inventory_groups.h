// How many groups an aggregation of known series has: label values that never come together make
// fewer than all combinations.
#pragma once

#include "flow/inventory.h"
#include "flow/promql.h"

namespace rulecheck::flow {

// The selector that a node's series are of, where each keeps its labels but for the name, and no two
// become one; null for anything else.
const promql::VectorSelector* SelectorBehind(const promql::Expr& node);

class InventoryGroups final : public Assumptions {
 public:
  // The inventory must outlive it; so must the rules, whose names are not those of the inventory.
  InventoryGroups(const Inventory& inventory, std::function<bool(std::string_view)> is_recorded)
      : inventory_(inventory), is_recorded_(std::move(is_recorded)) {}

  void Refine(const promql::Expr& node, Flow* flow) const override;

 private:
  const Inventory& inventory_;
  std::function<bool(std::string_view)> is_recorded_;
};

}  // namespace rulecheck::flow
