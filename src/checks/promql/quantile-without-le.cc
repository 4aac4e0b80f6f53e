#include <algorithm>

#include "analysis/possible_labels.h"
#include "checks/check.h"
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
    const analysis::PossibleLabels& labels = c.facts.Labels(*call->args[1]);
    // VictoriaMetrics has buckets of its own kind.
    if (labels.CanHave("le") || labels.CanHave("vmrange") || !OnlyClassicBuckets(*call->args[1])) return true;
    c.Report(call->name_span, "`histogram_quantile()` finds no `le` on its buckets: it returns nothing")
        .Because(c.At(labels.RemovedBy("le")), "`le` is removed here")
        .Help("keep it: `sum by (le, ...) (...)`");
    return true;
  });
}

}  // namespace rulecheck::checks
