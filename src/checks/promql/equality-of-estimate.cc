#include <fmt/core.h>

#include <cmath>

#include "checks/check.h"
#include "checks/shapes.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::checks {
namespace {

// The call whose result is extrapolated or fitted, below sums and parentheses.
const promql::Call* EstimateIn(const promql::Expr* expr) {
  while (const promql::Aggregate* aggregate = AggregateOf(expr)) {
    if (aggregate->op != promql::AggregateOp::kSum) return nullptr;
    expr = aggregate->expr;
  }
  const promql::Call* call = CallOf(expr);
  return call != nullptr && call->function->Has(promql::kEstimates) ? call : nullptr;
}

}  // namespace

void EqualityOfEstimate(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* binary = promql::As<promql::Binary>(&node);
    if (binary == nullptr || (binary->op != promql::Op::kEql && binary->op != promql::Op::kNeq)) return true;
    const std::optional<double>& right = c.facts.Constant(*binary->rhs);
    const std::optional<double>& constant = right ? right : c.facts.Constant(*binary->lhs);
    const promql::Expr* subject = right ? binary->lhs : binary->rhs;
    // Zero is exact: nothing happened in the range.
    if (!constant || *constant == 0 || std::isnan(*constant)) return true;
    const promql::Call* call = EstimateIn(subject);
    if (call == nullptr) return true;
    c.Report(binary->op_span, fmt::format("`{}()` is hardly ever exactly {}", call->name, *constant))
        .Because(c.At(call->name_span), "extrapolated to the whole range, so rarely a whole number")
        .Help("compare with `>` or `<`, or round the result first");
    return true;
  });
}

}  // namespace rulecheck::checks
