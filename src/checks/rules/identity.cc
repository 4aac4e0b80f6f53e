#include "checks/rules/identity.h"

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
    append(pair->value.value, &out);
  }
  return out;
}

std::string CanonicalQuery(const RuleRef& ref) {
  if (ref.rule->logql != nullptr) return "logql " + logql::Print(*ref.rule->logql->root());
  if (ref.rule->query == nullptr) return {};
  return "promql " + promql::Print(*promql::StripParens(ref.rule->query->root()));
}

}  // namespace rulecheck::checks
