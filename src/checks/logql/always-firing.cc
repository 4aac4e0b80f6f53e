#include <fmt/core.h>

#include "checks/check.h"
#include "checks/log_shapes.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::checks {
namespace {

// An expression whose samples are there whatever their values. Below `or` only such sides are
// of interest: lines alone are a condition where nothing else is.
bool HasNoCondition(const logql::Expr& expr) {
  if (expr.kind == logql::NodeKind::kRangeAggregation || expr.kind == logql::NodeKind::kVector) {
    const auto* range = logql::As<logql::RangeAggregation>(&expr);
    return range == nullptr || range->function->name != "absent_over_time";
  }
  if (const auto* aggregation = logql::As<logql::VectorAggregation>(&expr))
    return HasNoCondition(*aggregation->expr);
  if (const auto* replace = logql::As<logql::LabelReplace>(&expr)) return HasNoCondition(*replace->expr);
  const auto* binary = logql::As<logql::Binary>(&expr);
  if (binary == nullptr) return expr.kind == logql::NodeKind::kLiteral;
  if (logql::IsSetOperator(binary->op)) return false;
  if (logql::IsComparison(binary->op) && !binary->return_bool) return false;
  return HasNoCondition(*binary->lhs) && HasNoCondition(*binary->rhs);
}

bool Filters(const logql::Expr& expr) {
  const auto* binary = logql::As<logql::Binary>(&expr);
  return binary != nullptr && logql::IsComparison(binary->op) && !binary->return_bool;
}

// `a or vector(0) > 5`: the number is compared with 0 alone.
const logql::Vector* ComparedVector(const logql::Expr& expr) {
  const auto* binary = logql::As<logql::Binary>(&expr);
  if (binary == nullptr || !Filters(expr)) return nullptr;
  return NumberOf(binary->rhs) != nullptr ? logql::As<logql::Vector>(binary->lhs) : nullptr;
}

void ReportSide(const LogQueryContext& c, const logql::Binary& node, const logql::Expr& open,
                const logql::Expr& other) {
  if (const logql::Vector* vector = ComparedVector(other); vector != nullptr && &other == node.rhs) {
    c.Report(other.span,
             fmt::format("the comparison belongs to `{}` alone: the left side of `or` has no condition, and "
                         "the alert fires whenever it returns anything",
                         c.Quoted(vector->span)))
        .Because(c.At(open.span), "no condition")
        .Help("comparisons bind tighter than `or`: put `a or vector(...)` in parentheses");
    return;
  }
  c.Report(open.span, "this side of `or` has no condition: the alert fires whenever it returns anything")
      .Because(c.At(other.span), "this one has")
      .As(Confidence::kLikely)
      .Help("comparisons bind tighter than `or`: write `(a or b) > 0` to compare both sides");
}

}  // namespace

void LogAlwaysFiring(const LogQueryContext& c) {
  if (c.rule().kind != RuleKind::kAlerting || RangesIn(c.root()).empty()) return;
  const auto* node = logql::As<logql::Binary>(&c.root());
  if (node != nullptr && node->op == logql::Op::kOr) {
    if (HasNoCondition(*node->lhs) && Filters(*node->rhs))
      return ReportSide(c, *node, *node->lhs, *node->rhs);
    if (HasNoCondition(*node->rhs) && Filters(*node->lhs))
      return ReportSide(c, *node, *node->rhs, *node->lhs);
  }
  if (!c.facts.Flow(c.root()).always) return;
  c.Report(c.root().span, "this always returns something, whatever the logs are: the alert always fires")
      .Help("compare the value: `(... or vector(0)) > 5`");
}

}  // namespace rulecheck::checks
