#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "checks/check.h"
#include "checks/shapes.h"
#include "promql/function_id.h"

namespace rulecheck::checks {
namespace {

// Histograms of which one knows what they measure are named for it, native ones too.
bool NamesUnit(std::string_view metric) {
  constexpr std::array<std::string_view, 8> kUnits = {"_seconds", "_milliseconds", "_microseconds", "_bytes",
                                                      "_ratio",   "_ms",           "_us",           "_size"};
  return std::any_of(kUnits.begin(), kUnits.end(),
                     [&](std::string_view unit) { return metric.ends_with(unit); });
}

bool HasHistogramSuffix(std::string_view metric) {
  return metric.ends_with("_bucket") || metric.ends_with("_sum") || metric.ends_with("_count");
}

// An aggregation by `le`, as classic buckets need it.
bool KeepsBounds(const promql::Expr& buckets) {
  bool found = false;
  promql::Walk(buckets, [&](const promql::Expr& node) {
    const auto* aggregate = promql::As<promql::Aggregate>(&node);
    if (aggregate == nullptr || aggregate->without) return;
    found = found || std::any_of(aggregate->grouping.begin(), aggregate->grouping.end(),
                                 [](const promql::LabelRef& label) { return label.name == "le"; });
  });
  return found;
}

void ReportBounds(const QueryContext& c, const promql::VectorSelector& selector, std::string_view metric) {
  c.Report(
       SelectorSpan(selector),
       fmt::format("this is grouped by `le`, and the buckets of a classic histogram are `{}_bucket`", metric))
      .As(Severity::kWarning)
      .Help(
          "a native histogram has no `le`: then leave that out; without buckets the function returns "
          "nothing");
}

}  // namespace

void QuantileOfPlainName(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const promql::Call* call = CallOf(&node, promql::FunctionId::kHistogramQuantile);
    if (call == nullptr) return;
    std::vector<const promql::VectorSelector*> selectors;
    SelectorsIn(*call->args.back(), &selectors);
    if (selectors.size() != 1) return;
    const std::string_view metric = MetricName(*selectors[0]);
    if (metric.empty() || IsRecordedName(metric) || HasHistogramSuffix(metric) || HasCounterSuffix(metric))
      return;
    if (KeepsBounds(*call->args.back())) return ReportBounds(c, *selectors[0], metric);
    if (IsKnownGauge(metric) || NamesUnit(metric)) return;
    c.Report(SelectorSpan(*selectors[0]),
             fmt::format("`{}` is read as a native histogram: the buckets of a classic one are `{}_bucket`",
                         metric, metric))
        .Help("If it is no native histogram, the function returns nothing and the alert never fires.");
  });
}

}  // namespace rulecheck::checks
