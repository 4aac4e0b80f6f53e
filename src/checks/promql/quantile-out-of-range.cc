#include <fmt/core.h>

#include "checks/check.h"
#include "promql/function_id.h"

namespace rulecheck::checks {
namespace {

using promql::FunctionId;

void CheckQuantile(const QueryContext& c, const promql::Expr* param) {
  if (param == nullptr) return;
  const std::optional<double> constant = c.facts.Constant(*param);
  if (!constant || !(*constant < 0 || *constant > 1)) return;
  const double q = *constant;
  FindingBuilder finding = c.Report(
      param->span, fmt::format("a quantile lies between 0 and 1: with {} the result is always {} infinity", q,
                               q > 1 ? "plus" : "minus"));
  if (q > 1 && q <= 100) finding.Help(fmt::format("for the {}th percentile write {}", q, q / 100));
}

}  // namespace

void QuantileOutOfRange(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    if (const auto* call = promql::As<promql::Call>(&node)) {
      const FunctionId id = call->function->id;
      if (id == FunctionId::kHistogramQuantile || id == FunctionId::kQuantileOverTime) {
        CheckQuantile(c, call->args[0]);
      }
    }
    const auto* aggregate = promql::As<promql::Aggregate>(&node);
    if (aggregate != nullptr && aggregate->op == promql::AggregateOp::kQuantile)
      CheckQuantile(c, aggregate->param);
    return true;
  });
}

}  // namespace rulecheck::checks
