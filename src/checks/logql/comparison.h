// A comparison of a LogQL vector with a number.
#pragma once

#include "analysis/log_values.h"
#include "checks/log_shapes.h"

namespace rulecheck::checks {

struct NumberComparison {
  const logql::Binary* node = nullptr;
  const logql::Expr* subject = nullptr;
  logql::Op op = logql::Op::kEql;  // as seen from the subject
  double number = 0;
  Span place;  // operator and number
};

// Calls `visit` for each comparison that filters.
template <typename Visitor>
void ForEachNumberComparison(const logql::Expr& root, Visitor&& visit) {
  logql::Walk(root, [&](const logql::Expr& node) {
    const auto* binary = logql::As<logql::Binary>(&node);
    if (binary == nullptr || !logql::IsComparison(binary->op) || binary->return_bool) return;
    if (const logql::Literal* number = NumberOf(binary->rhs)) {
      visit(NumberComparison{
          binary, binary->lhs, binary->op, number->value, {binary->op_span.begin, number->span.end}});
    } else if (const logql::Literal* left = NumberOf(binary->lhs)) {
      visit(NumberComparison{binary,
                             binary->rhs,
                             analysis::Mirrored(binary->op),
                             left->value,
                             {left->span.begin, binary->op_span.end}});
    }
  });
}

}  // namespace rulecheck::checks
