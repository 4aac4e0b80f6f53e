#include "checks/rules/told_apart.h"

#include <algorithm>

#include "promql/tree_scope.h"

namespace rulecheck::checks {

flow::Flow CertainFlowOf(const ModelContext& c, const RuleRef& ref) {
  const promql::TreeScope trees;
  return ref.rule->query() == nullptr ? flow::Flow::Unknown()
                                      : c.facts.CertainFlow(*ref.rule->query()->root());
}

bool AreToldApart(const flow::Flow& first, const flow::Flow& second,
                  const std::map<std::string_view, TextPair>& set) {
  const auto differ = [&](const flow::Labels& a, const flow::Labels& b) {
    return std::any_of(a.facts().begin(), a.facts().end(), [&](const flow::LabelFact& fact) {
      if (fact.name == flow::kMetricName || set.contains(fact.name) || !b.CanHave(fact.name)) return false;
      return fact.CanBe() && !flow::CanAgree(a, b, fact.name);
    });
  };
  if (first.IsEmpty() || second.IsEmpty()) return false;
  for (const flow::Alternative& one : first.alternatives) {
    for (const flow::Alternative& other : second.alternatives) {
      if (!differ(one.labels, other.labels)) return false;
    }
  }
  return true;
}

}  // namespace rulecheck::checks
