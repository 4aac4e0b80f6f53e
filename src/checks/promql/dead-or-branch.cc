#include <fmt/core.h>

#include <algorithm>
#include <optional>

#include "checks/check.h"
#include "checks/shapes.h"
#include "checks/thresholds.h"
#include "flow/matching.h"

namespace rulecheck::checks {
namespace {

// Proven: for each series of the right side there always is one on the left that matches it.
bool IsHidden(const flow::MatchLabels& match, const flow::Flow& left, const flow::Flow& right) {
  return !right.IsEmpty() &&
         std::all_of(right.alternatives.begin(), right.alternatives.end(), [&](const flow::Alternative& two) {
           return std::any_of(left.alternatives.begin(), left.alternatives.end(),
                              [&](const flow::Alternative& one) {
                                return one.always && match.AlwaysMatch(one.labels, two.labels);
                              });
         });
}

// The value changes no group that passes the comparison by other series.
bool IsWithoutEffect(promql::AggregateOp op, double value, promql::Op comparison) {
  if (op == promql::AggregateOp::kSum) return value == 0;
  if (op == promql::AggregateOp::kMax)
    return comparison == promql::Op::kGtr || comparison == promql::Op::kGte;
  return op == promql::AggregateOp::kMin &&
         (comparison == promql::Op::kLss || comparison == promql::Op::kLte);
}

// The comparison with a number around the fallback, alone or in an aggregation, that it never passes.
const promql::Binary* StoppedBy(const QueryContext& c, double value, promql::Ancestors around) {
  const promql::Aggregate* aggregate = nullptr;
  for (size_t i = around.size(); i-- > 0;) {
    const promql::Expr& node = *around[i];
    if (node.kind == promql::NodeKind::kParen) continue;
    if (node.kind == promql::NodeKind::kAggregate && aggregate == nullptr) {
      aggregate = promql::As<promql::Aggregate>(&node);
      continue;
    }
    const std::optional<Threshold> bound = ThresholdOf(c, &node);
    if (!bound || bound->subject != bound->node->lhs || bound->Passes(value)) return nullptr;
    const bool idle = aggregate == nullptr || IsWithoutEffect(aggregate->op, value, bound->op);
    return idle ? bound->node : nullptr;
  }
  return nullptr;
}

// `sum(x or vector(0)) > 0`: with the fallback nothing is returned that is not without it.
void CheckFallback(const QueryContext& c, const promql::Binary& node, promql::Ancestors around) {
  const promql::Call* vector = CallOf(node.rhs, promql::FunctionId::kVector);
  if (vector == nullptr) return;
  const std::optional<double>& value = c.facts.Constant(*vector->args[0]);
  if (!value) return;
  const promql::Binary* filter = StoppedBy(c, *value, around);
  if (filter == nullptr) return;
  c.Report(vector->span, "this fallback changes nothing: it never passes the comparison")
      .As(Severity::kInfo)
      .Because(c.At({filter->op_span.begin, filter->rhs->span.end}),
               fmt::format("{:g} does not pass", *value))
      .Help("remove it, or compare in such a way that nothing at all counts");
}

}  // namespace

void DeadOrBranch(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node, promql::Ancestors around) {
    const auto* binary = promql::As<promql::Binary>(&node);
    if (binary == nullptr || binary->op != promql::Op::kOr || binary->matching == nullptr) return;
    CheckFallback(c, *binary, around);
    const flow::MatchLabels match(*binary->matching);
    if (!IsHidden(match, c.facts.Likely(*binary->lhs), c.facts.Likely(*binary->rhs)) ||
        !IsHidden(match, c.facts.Certain(*binary->lhs), c.facts.Certain(*binary->rhs)))
      return;
    c.Report(binary->rhs->span, "this side of `or` never adds anything")
        .Because(c.At(binary->lhs->span), "this side always returns a series with the same labels")
        .Help("`or` takes from its right side what the left one lacks: exchange the two");
  });
}

}  // namespace rulecheck::checks
