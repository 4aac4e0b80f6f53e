#include <fmt/core.h>

#include <vector>

#include "checks/check.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

// `topk by (namespace, pod) (1, ...)` keeps one of several equal series: that is a way to
// make a join unique, and changes nothing that people see.
bool IsDeduplication(const QueryContext& c, const promql::Aggregate& aggregate) {
  return !aggregate.grouping.empty() && c.facts.Constant(*aggregate.param) == 1.0;
}

// The expressions whose series become the alerts, one step further in: of `or` both sides.
void AddIdentitySides(const promql::Expr& expr, std::vector<const promql::Expr*>* out) {
  if (const auto* unary = promql::As<promql::Unary>(&expr)) out->push_back(unary->expr);
  const auto* binary = promql::As<promql::Binary>(&expr);
  if (binary == nullptr) return;
  if (binary->matching == nullptr)
    return out->push_back(binary->lhs->type == promql::ValueType::kVector ? binary->lhs : binary->rhs);
  if (binary->op == promql::Op::kOr) out->push_back(binary->rhs);
  out->push_back(binary->matching->card == promql::Cardinality::kOneToMany ? binary->rhs : binary->lhs);
}

}  // namespace

void TopkIdentity(const QueryContext& c) {
  if (c.rule().kind != RuleKind::kAlerting) return;
  std::vector<const promql::Expr*> waiting{&c.root()};
  while (!waiting.empty()) {
    const promql::Expr* expr = promql::StripParens(waiting.back());
    waiting.pop_back();
    const auto* aggregate = promql::As<promql::Aggregate>(expr);
    if (aggregate == nullptr) {
      AddIdentitySides(*expr, &waiting);
      continue;
    }
    if (!PicksSeries(aggregate->op) || IsDeduplication(c, *aggregate)) continue;
    const std::string_view name = promql::AggregateName(aggregate->op);
    c.Report(aggregate->name_span,
             fmt::format("`{}` decides which series are alerts, and may decide otherwise each time", name))
        .Help(
            "each change of the picked series resolves one alert and starts another, and `for` starts again; "
            "alert on a threshold instead");
  }
}

}  // namespace rulecheck::checks
