#include <string_view>

#include <fmt/core.h>

#include "checks/check.h"
#include "checks/shapes.h"
#include "flow/inventory.h"
#include "policy/facts.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::checks {
namespace {

// What facts say of a metric; null when they do not know its type, or when a rule records it.
const flow::Inventory::Metric* TypedMetric(const QueryContext& c, const promql::VectorSelector* selector) {
  const flow::Inventory* inventory = c.facts.run().system().series.get();
  if (selector == nullptr || inventory == nullptr) return nullptr;
  const std::string_view name = flow::ExactName(*selector);
  if (name.empty() || c.facts.run().IsStoredHere(name)) return nullptr;
  const flow::Inventory::Metric* metric = inventory->Find(name);
  return metric == nullptr || metric->type.empty() ? nullptr : metric;
}

void ReportType(const QueryContext& c, const promql::Call& call, const promql::VectorSelector& selector,
                const flow::Inventory::Metric& metric, std::string_view help) {
  c.Report(call.name_span,
           fmt::format("`{}` of the {} `{}`", call.name, metric.type, flow::ExactName(selector)))
      .Because(c.At(SelectorSpan(selector)),
               fmt::format("a {} by {}", metric.type, metric.from.empty() ? "its metadata" : metric.from))
      .Help(std::string(help));
}

const promql::VectorSelector* RangeOf(const promql::Call& call) {
  for (const promql::Expr* arg : call.args) {
    if (arg->type == promql::ValueType::kMatrix) return SelectorOf(arg);
  }
  return nullptr;
}

// Told by the name alone: promql/rate-of-gauge and promql/raw-counter say it.
bool SaidByName(std::string_view name, bool gauge) {
  return gauge ? IsKnownGauge(name) : name.ends_with("_total") || name.ends_with("_bucket");
}

// Times, whose rate says how fast they keep up, and what is called a counter whatever its type says.
bool OnlyGrows(std::string_view name) {
  return name.ends_with("_timestamp_seconds") || name.ends_with("_time_seconds") ||
         name.ends_with("_last_seen") || HasCounterSuffix(name);
}

void CheckCall(const QueryContext& c, const promql::Call& call) {
  const promql::VectorSelector* selector = RangeOf(call);
  const flow::Inventory::Metric* metric = TypedMetric(c, selector);
  if (metric == nullptr) return;
  const std::string_view name = flow::ExactName(*selector);
  const bool for_counters = call.function->Has(promql::kForCounters);
  if (for_counters && metric->type == "gauge" && !OnlyGrows(name) && !SaidByName(name, true)) {
    ReportType(c, call, *selector, *metric,
               "each fall of a gauge is taken for a reset: use `delta` or `deriv`");
  }
  if (call.function->Has(promql::kForGauges) && metric->type == "counter" && !SaidByName(name, false)) {
    ReportType(c, call, *selector, *metric, "use `rate` or `increase`, which know about restarts");
  }
}

// Buckets of something that has none.
void CheckQuantile(const QueryContext& c, const promql::Call& call) {
  if (call.function->labels != promql::LabelEffect::kDropLe) return;
  promql::Walk(call, [&](const promql::Expr& node) {
    const auto* selector = promql::As<promql::VectorSelector>(&node);
    const flow::Inventory::Metric* metric = TypedMetric(c, selector);
    if (metric == nullptr || flow::ExactName(*selector).ends_with("_bucket")) return;
    if (metric->type == "summary" || metric->type == "gauge")
      ReportType(c, call, *selector, *metric, "only histograms have buckets");
  });
}

}  // namespace

void TypeMismatch(const QueryContext& c) {
  if (c.facts.run().system().series == nullptr) return;
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* call = promql::As<promql::Call>(&node);
    if (call == nullptr) return;
    CheckCall(c, *call);
    CheckQuantile(c, *call);
  });
}

}  // namespace rulecheck::checks
