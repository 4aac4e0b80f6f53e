#include <fmt/core.h>

#include "checks/check.h"
#include "checks/flow_words.h"
#include "checks/shapes.h"
#include "checks/shares.h"
#include "flow/interval_ops.h"

namespace rulecheck::checks {
namespace {

bool IsNumber(const QueryContext& c, const promql::Expr& side) {
  return c.facts.Constant(side).has_value();
}

// Of `vector(0) == 1`: it is written to be never true.
bool IsWrittenValue(const QueryContext& c, const promql::Expr& side) {
  const promql::Call* call = CallOf(&side, promql::FunctionId::kVector);
  return call != nullptr && IsNumber(c, *call->args[0]);
}

// promql/ratio-above-one says more of these.
bool IsThresholdOfShare(const QueryContext& c, const promql::Binary& node) {
  const auto* ratio = promql::As<promql::Binary>(promql::StripParens(node.lhs));
  const std::optional<double>& constant = c.facts.Constant(*node.rhs);
  return ratio != nullptr && constant && *constant > 1 && IsPartOfWhole(*ratio);
}

// Series of which nothing is known or expected; most comparisons are of these.
bool IsAnySeries(const QueryContext& c, const promql::Expr& side) {
  const auto* selector = promql::As<promql::VectorSelector>(promql::StripParens(&side));
  if (selector == nullptr) return false;
  const std::string_view name = MetricName(*selector);
  return name != "up" && !HasCounterSuffix(name) && c.rules.Recorders(name).empty();
}

bool NeverHoldsBetween(const promql::Binary& node, const flow::Flow& left, const flow::Flow& right) {
  return !left.IsEmpty() && !right.IsEmpty() && flow::NeverHolds(left.Values(), node.op, right.Values());
}

void AddThresholdHelp(const promql::Expr& subject, const flow::Interval& values,
                      std::optional<double> constant, FindingBuilder* finding) {
  const auto* aggregate = promql::As<promql::Aggregate>(promql::StripParens(&subject));
  if (aggregate != nullptr && aggregate->op == promql::AggregateOp::kCount) {
    finding->Help("when nothing is there to count, `count` returns nothing, not zero; use `absent()`");
  } else if (constant && values.min == 0 && values.max <= 1 && *constant > 1 && *constant <= 100) {
    finding->Help(
        fmt::format("for {0:g} percent compare with {1:g}, or multiply by 100", *constant, *constant / 100));
  } else if (constant == 0.0 && values.min == 1 && values.max == flow::kInfinity &&
             subject.kind == promql::NodeKind::kVectorSelector) {
    finding->Help("what is recorded has no sample when there is nothing to count; use `absent()`");
  }
}

}  // namespace

void NeverTrueComparison(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* binary = promql::As<promql::Binary>(&node);
    if (binary == nullptr || !promql::IsComparison(binary->op) || binary->return_bool) return true;
    if (IsAnySeries(c, *binary->lhs) && IsNumber(c, *binary->rhs)) return true;
    const flow::Flow &left = c.facts.Likely(*binary->lhs), &right = c.facts.Likely(*binary->rhs);
    if (!NeverHoldsBetween(*binary, left, right)) return true;
    const bool mirrored = IsNumber(c, *binary->lhs);
    const promql::Expr& subject = mirrored ? *binary->rhs : *binary->lhs;
    const promql::Expr& limit = mirrored ? *binary->lhs : *binary->rhs;
    if (IsNumber(c, subject) || IsWrittenValue(c, subject)) return true;
    const bool certain =
        NeverHoldsBetween(*binary, c.facts.Certain(*binary->lhs), c.facts.Certain(*binary->rhs));
    if (!certain && IsThresholdOfShare(c, *binary)) return true;
    const Span place =
        mirrored ? Span{limit.span.begin, binary->op_span.end} : Span{binary->op_span.begin, limit.span.end};
    FindingBuilder finding = c.Report(place, "the comparison is never true");
    if (!certain) finding.As(Confidence::kLikely).As(Severity::kWarning);
    const flow::Interval values = (mirrored ? right : left).Values();
    finding.Because(c.At(subject.span), Bounds(values));
    if (!IsNumber(c, limit)) finding.Because(c.At(limit.span), Bounds((mirrored ? left : right).Values()));
    AddThresholdHelp(subject, values, c.facts.Constant(limit), &finding);
    return true;
  });
}

}  // namespace rulecheck::checks
