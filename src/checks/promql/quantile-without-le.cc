#include <algorithm>

#include "checks/check.h"
#include "checks/flow_words.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

// Native histograms need no `le`; every series here must be a classic bucket.
bool OnlyClassicBuckets(const promql::Expr& expr) {
  std::vector<const promql::VectorSelector*> selectors;
  SelectorsIn(expr, &selectors);
  return !selectors.empty() && std::all_of(selectors.begin(), selectors.end(), [](const auto* selector) {
    return MetricName(*selector).ends_with("_bucket") && !IsRecordedName(MetricName(*selector));
  });
}

}  // namespace

void QuantileWithoutLe(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* call = promql::As<promql::Call>(&node);
    if (call == nullptr || call->function->id != promql::FunctionId::kHistogramQuantile) return true;
    if (!OnlyClassicBuckets(*call->args[1])) return true;
    const flow::Flow& buckets = c.facts.Certain(*call->args[1]);
    // VictoriaMetrics has buckets of its own kind.
    if (buckets.IsEmpty() || buckets.CanHave("le") || buckets.CanHave("vmrange")) return true;
    FindingBuilder finding =
        c.Report(call->name_span, "`histogram_quantile()` finds no `le` on its buckets: it returns nothing");
    Because(c, buckets.CauseOf("le"), "`le` is removed here", &finding);
    finding.Help("keep it: `sum by (le, ...) (...)`");
    return true;
  });
}

}  // namespace rulecheck::checks
