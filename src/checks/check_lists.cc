#include "checks/check_lists.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <variant>

namespace rulecheck::checks {
namespace {

// Of an item what decides which checks look at it.
struct ItemKind {
  QueryRole role;
  std::optional<QueryLanguage> parsed_in;  // null: it did not parse
  bool is_rule;
};

size_t NumberOf(const ItemKind& kind) {
  const size_t language = kind.parsed_in ? 1 + static_cast<size_t>(*kind.parsed_in) : 0;
  return (static_cast<size_t>(kind.role) * CheckLists::kLanguages + language) * 2 + (kind.is_rule ? 1 : 0);
}

ItemKind KindOf(size_t number) {
  const size_t language = number / 2 % CheckLists::kLanguages;
  ItemKind kind{static_cast<QueryRole>(number / 2 / CheckLists::kLanguages), std::nullopt, number % 2 == 1};
  if (language > 0) kind.parsed_in = static_cast<QueryLanguage>(language - 1);
  return kind;
}

bool LooksAt(const RegisteredCheck& check, const ItemKind& kind) {
  if (!check.info.roles.contains(kind.role)) return false;
  if (std::holds_alternative<QueryCheck>(check.function)) return kind.parsed_in == QueryLanguage::kPromQL;
  if (std::holds_alternative<LogQueryCheck>(check.function)) return kind.parsed_in == QueryLanguage::kLogQL;
  if (std::holds_alternative<AnyQueryCheck>(check.function)) return kind.parsed_in.has_value();
  return kind.is_rule && (std::holds_alternative<RuleCheck>(check.function) ||
                          std::holds_alternative<GroupCheck>(check.function));
}

}  // namespace

CheckLists::CheckLists(std::span<const RegisteredCheck* const> checks) {
  for (size_t number = 0; number < lists_.size(); ++number) {
    std::copy_if(checks.begin(), checks.end(), std::back_inserter(lists_[number]),
                 [kind = KindOf(number)](const RegisteredCheck* check) { return LooksAt(*check, kind); });
  }
}

const std::vector<const RegisteredCheck*>& CheckLists::Of(const QueryItem& item) const {
  std::optional<QueryLanguage> parsed_in;
  if (item.promql != nullptr) parsed_in = QueryLanguage::kPromQL;
  if (item.logql != nullptr) parsed_in = QueryLanguage::kLogQL;
  return lists_[NumberOf({item.role, parsed_in, item.is_rule()})];
}

}  // namespace rulecheck::checks
