#include "checks/check.h"
#include "flow/labels.h"

namespace rulecheck::checks {

void MatchingOnName(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* binary = promql::As<promql::Binary>(&node);
    if (binary == nullptr || binary->matching == nullptr || promql::IsSetOperator(binary->op)) return;
    const promql::VectorMatching& matching = *binary->matching;
    if (!matching.on || matching.labels.size() != 1 || matching.labels[0].name != flow::kMetricName ||
        matching.card != promql::Cardinality::kOneToOne)
      return;
    c.Report(matching.span, "`__name__` alone matches each series of a name with all others of it")
        .Help("many-to-many matching fails as soon as there are two; name the labels that tell them apart");
  });
}

}  // namespace rulecheck::checks
