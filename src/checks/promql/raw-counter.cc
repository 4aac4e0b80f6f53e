#include <fmt/core.h>

#include "checks/check.h"
#include "checks/shapes.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::checks {
namespace {

// `_sum` and `_count` are the names of some gauges too.
bool IsSurelyCounter(std::string_view metric) {
  return !IsRecordedName(metric) && (metric.ends_with("_total") || metric.ends_with("_bucket"));
}

}  // namespace

void RawCounter(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* call = promql::As<promql::Call>(&node);
    if (call == nullptr || !call->function->Has(promql::kForGauges)) return true;
    const promql::VectorSelector* selector = nullptr;
    for (const promql::Expr* arg : call->args) {
      if (arg->type == promql::ValueType::kMatrix) selector = SelectorOf(arg);
    }
    if (selector == nullptr || !IsSurelyCounter(MetricName(*selector))) return true;
    c.Report(call->name_span, fmt::format("`{}` of the counter `{}`", call->name, MetricName(*selector)))
        .Because(c.At(selector->name_span),
                 "a counter by its name: it only grows, and falls to zero at a restart")
        .Help("use `rate` or `increase`, which know about restarts");
    return true;
  });
}

}  // namespace rulecheck::checks
