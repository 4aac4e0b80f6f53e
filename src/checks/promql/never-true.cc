#include <fmt/core.h>

#include <cmath>

#include "analysis/value_range.h"
#include "checks/check.h"

namespace rulecheck::checks {
namespace {

std::string Bounds(const analysis::ValueRange& range) {
  if (range.min == range.max) return fmt::format("always {}", range.min);
  if (std::isinf(range.max)) return fmt::format("never below {}", range.min);
  if (std::isinf(range.min)) return fmt::format("never above {}", range.max);
  return fmt::format("always between {} and {}", range.min, range.max);
}

}  // namespace

void NeverTrueComparison(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* binary = promql::As<promql::Binary>(&node);
    if (binary == nullptr || !promql::IsComparison(binary->op) || binary->return_bool) return true;
    const promql::Expr* subject = binary->lhs;
    promql::Op op = binary->op;
    Span place{binary->op_span.begin, binary->rhs->span.end};
    std::optional<double> constant = c.facts.Constant(*binary->rhs);
    if (!constant) {
      constant = c.facts.Constant(*binary->lhs);
      if (!constant) return true;
      subject = binary->rhs;
      op = analysis::Mirrored(op);
      place = {binary->lhs->span.begin, binary->op_span.end};
    }
    if (subject->type != promql::ValueType::kVector) return true;
    const analysis::ValueRange& range = c.facts.Range(*subject);
    if (!range.bounded() || !analysis::NeverTrue(range, op, *constant)) return true;
    FindingBuilder finding = c.Report(place, "the comparison is never true");
    finding.Because(c.At(subject->span), fmt::format("{}", Bounds(range)));
    const auto* aggregate = promql::As<promql::Aggregate>(promql::StripParens(subject));
    if (aggregate != nullptr && aggregate->op == promql::AggregateOp::kCount) {
      finding.Help("when nothing is there to count, `count` returns nothing, not zero; use `absent()`");
    }
    return true;
  });
}

}  // namespace rulecheck::checks
