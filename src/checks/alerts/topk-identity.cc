#include <fmt/core.h>

#include "checks/check.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

// `topk by (namespace, pod) (1, ...)` keeps one of several equal series: that is a way to
// make a join unique, and changes nothing that people see.
bool IsDeduplication(const QueryContext& c, const promql::Aggregate& aggregate) {
  return !aggregate.grouping.empty() && c.facts.Constant(*aggregate.param) == 1.0;
}

// The expression whose series become the alerts, one step further in; null at the end.
const promql::Expr* IdentitySide(const promql::Expr& expr) {
  if (const auto* unary = promql::As<promql::Unary>(&expr)) return unary->expr;
  const auto* binary = promql::As<promql::Binary>(&expr);
  if (binary == nullptr) return nullptr;
  if (binary->matching == nullptr) {
    return binary->lhs->type == promql::ValueType::kVector ? binary->lhs : binary->rhs;
  }
  return binary->matching->card == promql::Cardinality::kOneToMany ? binary->rhs : binary->lhs;
}

}  // namespace

void TopkIdentity(const QueryContext& c) {
  if (c.rule().kind != RuleKind::kAlerting) return;
  for (const promql::Expr* expr = &c.root(); expr != nullptr; expr = IdentitySide(*expr)) {
    expr = promql::StripParens(expr);
    const auto* aggregate = promql::As<promql::Aggregate>(expr);
    if (aggregate == nullptr) continue;
    if (!PicksSeries(aggregate->op) || IsDeduplication(c, *aggregate)) return;
    const std::string_view name = promql::AggregateName(aggregate->op);
    c.Report(aggregate->name_span,
             fmt::format("`{}` decides which series are alerts, and may decide otherwise each time", name))
        .Help(
            "each change of the picked series resolves one alert and starts another, and `for` starts again; "
            "alert on a threshold instead");
    return;
  }
}

}  // namespace rulecheck::checks
