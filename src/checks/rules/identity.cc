#include "checks/rules/identity.h"

#include "checks/shapes.h"

namespace rulecheck::checks {

std::string Identity(const RuleRef& ref) {
  // Lengths keep texts that hold the separator apart.
  const auto append = [](std::string_view text, std::string* out) {
    out->append(std::to_string(text.size())).append(":").append(text);
  };
  std::string out;
  append(ref.rule->name.value, &out);
  for (const auto& [name, pair] : MergedLabels(*ref.group, *ref.rule)) {
    append(name, &out);
    append(pair.value.value, &out);
  }
  return out;
}

bool SameQuery(const RuleRef& a, const RuleRef& b) {
  if (a.rule->logql() != nullptr && b.rule->logql() != nullptr)
    return logql::Same(*a.rule->logql()->root(), *b.rule->logql()->root());
  if (a.rule->query() == nullptr || b.rule->query() == nullptr) return false;
  return SameExpression(*a.rule->query()->root(), *b.rule->query()->root());
}

uint64_t HashQuery(const RuleRef& ref) {
  if (ref.rule->logql() != nullptr) return logql::Hash(*ref.rule->logql()->root());
  return ref.rule->query() == nullptr ? 0 : promql::Hash(*promql::StripParens(ref.rule->query()->root()));
}

}  // namespace rulecheck::checks
