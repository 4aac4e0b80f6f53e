#include <fmt/core.h>

#include "checks/check.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

// step() or range() inside a duration; null when there is none.
const promql::DurationExpr* StepIn(const promql::Expr* expr) {
  const auto* duration = promql::As<promql::DurationExpr>(expr);
  if (duration == nullptr) return nullptr;
  using Kind = promql::DurationExpr::Kind;
  if (duration->op == Kind::kStep || duration->op == Kind::kRange) return duration;
  const promql::DurationExpr* found = StepIn(duration->lhs);
  return found != nullptr ? found : StepIn(duration->rhs);
}

void Report(const QueryContext& c, Span span) {
  c.Report(span, fmt::format("`{}` is always zero in a rule", c.Quoted(span)))
      .Help("rules are instant queries: they have no step and no range");
}

}  // namespace

void StepInRule(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto check = [&](const promql::Expr* duration) {
      if (const promql::DurationExpr* found = StepIn(duration)) Report(c, found->span);
    };
    if (const promql::Call* call = promql::As<promql::Call>(&node)) {
      const promql::FunctionId id = call->function->id;
      if (id == promql::FunctionId::kStep || id == promql::FunctionId::kRange) Report(c, call->span);
    }
    if (const auto* matrix = promql::As<promql::MatrixSelector>(&node)) {
      check(matrix->range_expr);
      check(matrix->selector->time().offset_expr);
    }
    if (const auto* selector = promql::As<promql::VectorSelector>(&node)) check(selector->time().offset_expr);
    if (const auto* subquery = promql::As<promql::Subquery>(&node)) {
      check(subquery->range_expr);
      check(subquery->step_expr);
      check(subquery->time().offset_expr);
    }
    return true;
  });
}

}  // namespace rulecheck::checks
