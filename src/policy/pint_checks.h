// The checks of pint and what says the same here.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace rulecheck::policy {

struct PintCheck {
  std::string_view name;
  std::string_view ids;  // a blank between
};

std::span<const PintCheck> PintChecks();
// Our ids for a check of pint, by its name without what stands in parentheses behind it; empty when there
// are none, or when pint has no such check.
std::vector<std::string_view> IdsOfPint(std::string_view name);

}  // namespace rulecheck::policy
