#include <fmt/core.h>

#include "checks/check.h"
#include "checks/shapes.h"

namespace rulecheck::checks {

void QuantileOfRawBuckets(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* call = promql::As<promql::Call>(&node);
    if (call == nullptr || call->function->id != promql::FunctionId::kHistogramQuantile) return true;
    const promql::Expr* buckets = promql::StripParens(call->args[1]);
    while (const promql::Aggregate* aggregate = AggregateOf(buckets))
      buckets = promql::StripParens(aggregate->expr);
    const auto* selector = promql::As<promql::VectorSelector>(buckets);
    if (selector == nullptr) return true;
    const std::string_view name = MetricName(*selector);
    if (!name.ends_with("_bucket") || IsRecordedName(name)) return true;
    c.Report(selector->span, "quantile over all observations since the process started")
        .Because(c.At(call->name_span), "buckets are counters")
        .Help(fmt::format("take the recent ones: `rate({}[5m])`", c.Quoted(selector->span)));
    return true;
  });
}

}  // namespace rulecheck::checks
