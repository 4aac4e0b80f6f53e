#include <fmt/core.h>

#include <algorithm>
#include <vector>

#include "checks/check.h"
#include "checks/conditions.h"
#include "checks/flow_words.h"
#include "checks/shapes.h"
#include "checks/thresholds.h"
#include "flow/interval_ops.h"

namespace rulecheck::checks {
namespace {

// A comparison on which the alert depends, and the `or` that it is the right side of.
struct AlertCondition {
  const promql::Binary* node;
  const promql::Binary* alternative_of;
};

std::vector<AlertCondition> AlertConditions(const promql::Expr& root) {
  struct Place {
    const promql::Expr* expr;
    const promql::Binary* alternative_of;
  };
  std::vector<Place> waiting{{&root, nullptr}};
  std::vector<AlertCondition> out;
  while (!waiting.empty()) {
    const Place place = waiting.back();
    waiting.pop_back();
    const auto* binary = promql::As<promql::Binary>(promql::StripParens(place.expr));
    if (binary == nullptr) continue;
    if (promql::IsComparison(binary->op) && !binary->return_bool)
      out.push_back({binary, binary == place.expr ? place.alternative_of : nullptr});
    if (!promql::IsSetOperator(binary->op)) continue;
    waiting.push_back({binary->lhs, nullptr});
    if (binary->op != promql::Op::kUnless)
      waiting.push_back({binary->rhs, binary->op == promql::Op::kOr ? binary : nullptr});
  }
  return out;
}

// To ask for a count above 0 is to ask whether anything is there.
bool AsksForExistence(const promql::Expr& subject, promql::Op op) {
  if (op == promql::Op::kEql) return true;
  if (op == promql::Op::kLss || op == promql::Op::kLte) return false;
  const promql::Expr* inner = &subject;
  while (const promql::Aggregate* aggregate = AggregateOf(inner)) {
    if (aggregate->op == promql::AggregateOp::kCount || aggregate->op == promql::AggregateOp::kGroup ||
        aggregate->op == promql::AggregateOp::kCountValues)
      return true;
    inner = aggregate->expr;
  }
  if (const promql::Call* call = CallOf(inner))
    return call->function->labels == promql::LabelEffect::kAbsent ||
           call->function->id == promql::FunctionId::kCountOverTime ||
           call->function->id == promql::FunctionId::kPresentOverTime;
  const promql::VectorSelector* selector = SelectorOf(inner);
  return selector != nullptr && MetricName(*selector) == "ALERTS";
}

bool HoldsAlways(const Threshold& threshold, const flow::Flow& flow, bool certain) {
  if (flow.IsEmpty()) return false;
  flow::Interval values = flow.Values();
  // `x >= 0` drops NaN, as is often meant; who asks for `x < 10` thinks of numbers.
  const bool below = threshold.op == promql::Op::kLss || threshold.op == promql::Op::kLte;
  if (below && !certain) values.nan = false;
  return flow::AlwaysHolds(values, threshold.op, flow::Interval::Exactly(threshold.constant));
}

// `count(up) > 0`: what it asks for is always there.
bool IsWholeAlertOnUp(const QueryContext& c, const AlertCondition& condition) {
  const auto& selectors = c.facts.selectors();
  return condition.node == promql::StripParens(&c.root()) &&
         std::all_of(selectors.begin(), selectors.end(),
                     [](const promql::VectorSelector* selector) { return MetricName(*selector) == "up"; }) &&
         c.facts.run().conditions().Unconditional(*ThresholdOf(c, condition.node)->subject) != nullptr;
}

void ReportAlways(const QueryContext& c, const AlertCondition& condition, const Threshold& threshold,
                  bool certain) {
  const flow::Interval values = c.facts.Likely(*threshold.subject).Values();
  FindingBuilder finding =
      c.Report(condition.node->span, "the comparison always holds: it passes every value of its side");
  if (!certain) finding.As(Confidence::kLikely);
  finding.Because(c.At(threshold.subject->span), Bounds(values));
  if (condition.alternative_of != nullptr && !certain) return;
  if (condition.alternative_of != nullptr) {
    finding.Help(
        "comparisons bind tighter than `or`: to compare both sides put `(... or ...)` in parentheses");
  } else if (values.min == 0 && values.max <= 1 && threshold.constant > 1 && threshold.constant <= 100) {
    finding.Help(fmt::format("for {0:g} percent compare with {1:g}, or multiply by 100", threshold.constant,
                             threshold.constant / 100));
  }
}

void CheckCondition(const QueryContext& c, const AlertCondition& condition) {
  const auto threshold = ThresholdOf(c, condition.node);
  if (!threshold || !HoldsAlways(*threshold, c.facts.Likely(*threshold->subject), false)) return;
  if (AsksForExistence(*threshold->subject, threshold->op) && !IsWholeAlertOnUp(c, condition)) return;
  ReportAlways(c, condition, *threshold, HoldsAlways(*threshold, c.facts.Certain(*threshold->subject), true));
}

// The thresholds of `a or b or c` on the left of an `or`.
std::vector<Threshold> ThresholdsLeftOf(const QueryContext& c, const promql::Binary& node) {
  constexpr size_t kMost = 8;
  std::vector<Threshold> out;
  const promql::Expr* expr = node.lhs;
  while (out.size() < kMost) {
    if (const auto threshold = ThresholdOf(c, expr)) out.push_back(*threshold);
    const auto* inner = promql::As<promql::Binary>(promql::StripParens(expr));
    if (inner == nullptr || inner->op != promql::Op::kOr) break;
    if (const auto threshold = ThresholdOf(c, inner->rhs)) out.push_back(*threshold);
    expr = inner->lhs;
  }
  return out;
}

void CheckAlternatives(const QueryContext& c, const promql::Binary& node) {
  if (node.matching == nullptr || node.matching->has_labels_clause) return;
  const auto right = ThresholdOf(c, node.rhs);
  if (!right) return;
  for (const Threshold& left : ThresholdsLeftOf(c, node)) {
    if (!OnePassesAlways(left, *right) || !SameExpression(*left.subject, *right->subject)) continue;
    c.Report(right->node->span, "one of the two comparisons always holds, whatever the value")
        .Because(c.At(left.node->span), "what this one leaves out, the other passes")
        .Help("to ask that both hold write `and`");
    return;
  }
}

}  // namespace

void AlwaysTrueCondition(const QueryContext& c) {
  if (c.rule().kind != RuleKind::kAlerting || c.facts.selectors().empty()) return;
  for (const AlertCondition& condition : AlertConditions(c.root())) CheckCondition(c, condition);
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* binary = promql::As<promql::Binary>(&node);
    if (binary != nullptr && binary->op == promql::Op::kOr) CheckAlternatives(c, *binary);
  });
}

}  // namespace rulecheck::checks
