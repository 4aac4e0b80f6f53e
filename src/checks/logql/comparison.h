// A comparison of a LogQL vector with a number.
#pragma once

#include "checks/log_shapes.h"
#include "flow/flow.h"
#include "flow/logql_values.h"

namespace rulecheck::checks {

struct NumberComparison {
  const logql::Binary* node = nullptr;
  const logql::Expr* subject = nullptr;
  logql::Op op = logql::Op::kEql;  // as seen from the subject
  double number = 0;
  Span place;  // operator and number
};

// Proven: it holds for no sample that the subject can have. Nothing is said of a subject
// without samples.
inline bool NeverHolds(const flow::Flow& subject, logql::Op op, double number) {
  if (subject.IsEmpty()) return false;
  for (const flow::Alternative& one : subject.alternatives) {
    if (!flow::LeftWhere(op, one.value, flow::Interval::Exactly(number)).kept.IsEmpty()) return false;
  }
  return true;
}

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
                             flow::Mirrored(binary->op),
                             left->value,
                             {left->span.begin, binary->op_span.end}});
    }
  });
}

}  // namespace rulecheck::checks
