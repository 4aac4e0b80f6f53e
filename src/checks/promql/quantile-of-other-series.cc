#include <fmt/core.h>

#include "checks/check.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

// What belongs to a histogram but is no bucket, or is surely another kind of series. A name without a suffix
// may be a native histogram.
bool IsNeverHistogram(std::string_view metric) {
  if (metric.empty() || IsRecordedName(metric) || metric.ends_with("_bucket")) return false;
  return metric.ends_with("_sum") || metric.ends_with("_count") || metric.ends_with("_total") ||
         IsKnownGauge(metric);
}

std::string BucketsOf(std::string_view metric) {
  for (const std::string_view suffix : {"_sum", "_count"}) {
    if (metric.ends_with(suffix)) {
      return fmt::format("the buckets are `{}_bucket`", metric.substr(0, metric.size() - suffix.size()));
    }
  }
  return "it takes classic buckets (`..._bucket`) or a native histogram";
}

}  // namespace

void QuantileOfOtherSeries(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* call = promql::As<promql::Call>(&node);
    if (call == nullptr || (call->name != "histogram_quantile" && call->name != "histogram_fraction"))
      return true;
    std::vector<const promql::VectorSelector*> selectors;
    SelectorsIn(*call->args.back(), &selectors);
    if (selectors.size() != 1 || !IsNeverHistogram(MetricName(*selectors[0]))) return true;
    const std::string_view metric = MetricName(*selectors[0]);
    c.Report(SelectorSpan(*selectors[0]),
             fmt::format("`{}()` of `{}`, which has no buckets: it returns nothing", call->name, metric))
        .Help(BucketsOf(metric));
    return true;
  });
}

}  // namespace rulecheck::checks
