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
  for (const auto& [name, pair] : MergedLabels(ref)) {
    append(name, &out);
    append(pair->value.value, &out);
  }
  return out;
}

bool SameQuery(const RuleRef& a, const RuleRef& b) {
  if (a.rule->logql != nullptr && b.rule->logql != nullptr)
    return logql::Print(*a.rule->logql->root()) == logql::Print(*b.rule->logql->root());
  if (a.rule->query == nullptr || b.rule->query == nullptr) return false;
  return SameExpression(*a.rule->query->root(), *b.rule->query->root());
}

}  // namespace rulecheck::checks
