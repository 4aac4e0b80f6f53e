#include <fmt/core.h>

#include "checks/check.h"
#include "checks/shapes.h"
#include "checks/thresholds.h"

namespace rulecheck::checks {

void ContradictoryThresholds(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* both = promql::As<promql::Binary>(&node);
    if (both == nullptr || both->op != promql::Op::kAnd || both->matching == nullptr) return true;
    if (both->matching->has_labels_clause) return true;
    const auto left = ThresholdOf(c, both->lhs);
    const auto right = ThresholdOf(c, both->rhs);
    if (!left || !right || CanPassBoth(*left, *right)) return true;
    if (!SameExpression(*left->subject, *right->subject)) return true;
    c.Report(right->node->span, "no value can pass both thresholds: the result is always empty")
        .Because(c.At(left->node->span), "the same expression is limited here");
    return true;
  });
}

}  // namespace rulecheck::checks
