#include "checks/check.h"

namespace rulecheck::checks {

void DivisionByZero(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* binary = promql::As<promql::Binary>(&node);
    if (binary == nullptr || (binary->op != promql::Op::kDiv && binary->op != promql::Op::kMod)) return true;
    // `1 / 0` and `0 / 0` are the way to write an infinity and NaN.
    if (c.facts.Constant(*binary->rhs) != 0.0 || c.facts.Constant(*binary->lhs)) return true;
    c.Report(binary->rhs->span, "division by zero: the result is always infinite or not a number");
    return true;
  });
}

}  // namespace rulecheck::checks
