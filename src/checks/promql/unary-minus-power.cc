#include "checks/check.h"

namespace rulecheck::checks {

void UnaryMinusPower(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* minus = promql::As<promql::Unary>(&node);
    if (minus == nullptr || minus->op != promql::Op::kSub) return true;
    const auto* power = promql::As<promql::Binary>(minus->expr);
    if (power == nullptr || power->op != promql::Op::kPow) return true;
    c.Report(power->op_span, "`^` binds tighter than the minus sign: the power is negated")
        .Because(c.At({minus->span.begin, minus->span.begin + 1}), "applied last")
        .Help("write the parentheses that are meant: `-(x ^ y)` or `(-x) ^ y`");
    return true;
  });
}

}  // namespace rulecheck::checks
