// Which checks look at which queries.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "checks/check.h"

namespace rulecheck::checks {

// Most checks have nothing to do with most items: the lists are made once. Immutable.
class CheckLists {
 public:
  explicit CheckLists(std::span<const RegisteredCheck* const> checks);

  // Those for the item's role and language, in their order.
  const std::vector<const RegisteredCheck*>& Of(const QueryItem& item) const;

  // By role, then by none or a language, then by whether it is a rule's.
  static constexpr size_t kRoles = static_cast<size_t>(QueryRole::kTraceLink) + 1;
  static constexpr size_t kLanguages = static_cast<size_t>(QueryLanguage::kOther) + 2;

 private:
  std::array<std::vector<const RegisteredCheck*>, kRoles * kLanguages * 2> lists_;
};

}  // namespace rulecheck::checks
