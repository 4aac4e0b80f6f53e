#include <fmt/core.h>

#include "checks/check.h"
#include "checks/shapes.h"
#include "promql/function_id.h"

namespace rulecheck::checks {
namespace {

// What clients ask for, whose number of series and of requests nobody bounds. Of a disk or a peer each series
// may well be judged by itself.
bool CountsRequests(std::string_view metric) {
  if (HasCounterSuffix(metric) && !metric.ends_with("_bucket")) return false;  // no histogram at all
  for (const std::string_view word : {"request", "http_", "grpc_", "rpc_"})
    if (metric.find(word) != std::string_view::npos) return true;
  return false;
}

}  // namespace

void QuantilePerSeries(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const promql::Call* call = CallOf(&node, promql::FunctionId::kHistogramQuantile);
    if (call == nullptr) return;
    const promql::Call* rate = CallOf(call->args.back());
    if (rate == nullptr || !IsRateOrIncrease(*rate)) return;
    const promql::VectorSelector* selector = SelectorOf(rate->args[0]);
    if (selector == nullptr || !CountsRequests(MetricName(*selector))) return;
    c.Report(call->name_span, "a quantile for each series by itself: nothing sums them up before")
        .Because(c.At(rate->span), "every instance, path, code, ... here has a quantile of its own")
        .Help("Where requests are few, one slow request moves it; no traffic gives NaN, which never fires.")
        .Help(fmt::format("sum first, by what the alert is about: `sum by (job, le) ({})`",
                          c.Quoted(rate->span)));
  });
}

}  // namespace rulecheck::checks
