#include <fmt/core.h>

#include "analysis/value_range.h"
#include "checks/check.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

// `subject op constant`, whichever side the constant stands on.
struct Threshold {
  const promql::Binary* node = nullptr;
  const promql::Expr* subject = nullptr;
  promql::Op op = promql::Op::kEql;
  double constant = 0;
};

std::optional<Threshold> ThresholdOf(const QueryContext& c, const promql::Expr* expr) {
  const auto* node = promql::As<promql::Binary>(promql::StripParens(expr));
  if (node == nullptr || !promql::IsComparison(node->op) || node->return_bool) return std::nullopt;
  if (const auto& right = c.facts.Constant(*node->rhs)) return Threshold{node, node->lhs, node->op, *right};
  if (const auto& left = c.facts.Constant(*node->lhs))
    return Threshold{node, node->rhs, analysis::Mirrored(node->op), *left};
  return std::nullopt;
}

// The values that pass `first`, seen by `second`.
bool Exclude(const Threshold& first, const Threshold& second) {
  using promql::Op;
  analysis::ValueRange range;
  range.because = first.node;
  if (first.op == Op::kGtr || first.op == Op::kGte || first.op == Op::kEql) range.min = first.constant;
  if (first.op == Op::kLss || first.op == Op::kLte || first.op == Op::kEql) range.max = first.constant;
  return analysis::NeverTrue(range, second.op, second.constant);
}

}  // namespace

void ContradictoryThresholds(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* both = promql::As<promql::Binary>(&node);
    if (both == nullptr || both->op != promql::Op::kAnd || both->matching == nullptr) return true;
    if (both->matching->has_labels_clause) return true;
    const auto left = ThresholdOf(c, both->lhs);
    const auto right = ThresholdOf(c, both->rhs);
    if (!left || !right) return true;
    if (!Exclude(*left, *right) && !Exclude(*right, *left)) return true;
    if (!SameExpression(*left->subject, *right->subject)) return true;
    c.Report(right->node->span, "no value can pass both thresholds: the result is always empty")
        .Because(c.At(left->node->span), "the same expression is limited here");
    return true;
  });
}

}  // namespace rulecheck::checks
