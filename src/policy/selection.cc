#include "policy/selection.h"

#include <algorithm>

namespace rulecheck::policy {
namespace {

// How precisely an entry names a check: 0 not at all, 1 "all", 2 its family, 3 its id.
int Precision(std::string_view entry, std::string_view id) {
  if (entry == id) return 3;
  if (entry == FamilyOf(id)) return 2;
  return entry == "all" ? 1 : 0;
}

int Best(const std::vector<std::string>& entries, std::string_view id) {
  int best = 0;
  for (const std::string& entry : entries) best = std::max(best, Precision(entry, id));
  return best;
}

}  // namespace

std::string_view FamilyOf(std::string_view id) {
  return id.substr(0, id.find('/'));
}

bool Selection::Includes(std::string_view id) const {
  return Best(select_, id) > Best(ignore_, id);
}

bool Selection::IncludesByName(std::string_view id) const {
  return Includes(id) && Best(select_, id) > 1;
}

bool Selection::Ignores(std::string_view id) const {
  const int ignored = Best(ignore_, id);
  return ignored > 0 && ignored >= Best(select_, id);
}

}  // namespace rulecheck::policy
