#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "checks/check.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

// Functions that make no sense of a number that only grows.
bool IsGaugeFunction(std::string_view name) {
  constexpr std::string_view kNames[] = {"avg_over_time",
                                         "delta",
                                         "deriv",
                                         "idelta",
                                         "predict_linear",
                                         "quantile_over_time",
                                         "stddev_over_time",
                                         "stdvar_over_time",
                                         "sum_over_time"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

// `_sum` and `_count` are the names of some gauges too.
bool IsSurelyCounter(std::string_view metric) {
  return !IsRecordedName(metric) && (metric.ends_with("_total") || metric.ends_with("_bucket"));
}

}  // namespace

void RawCounter(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* call = promql::As<promql::Call>(&node);
    if (call == nullptr || !IsGaugeFunction(call->name)) return true;
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
