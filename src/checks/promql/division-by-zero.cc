#include "checks/check.h"

namespace rulecheck::checks {
namespace {

// A number, or series whose values are all 0, such as `vector(0)` and `x == 0`.
bool IsZero(const QueryContext& c, const promql::Expr& side) {
  if (c.facts.Constant(side) == 0.0) return true;
  if (side.type != promql::ValueType::kVector) return false;
  return c.facts.Likely(side).Values().Constant() == 0.0 && c.facts.Certain(side).Values().Constant() == 0.0;
}

}  // namespace

void DivisionByZero(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* binary = promql::As<promql::Binary>(&node);
    if (binary == nullptr || (binary->op != promql::Op::kDiv && binary->op != promql::Op::kMod)) return true;
    // `1 / 0` and `0 / 0` are the way to write an infinity and NaN.
    if (c.facts.Constant(*binary->lhs) || !IsZero(c, *binary->rhs)) return true;
    c.Report(binary->rhs->span, "division by zero: the result is always infinite or not a number");
    return true;
  });
}

}  // namespace rulecheck::checks
