#include <fmt/core.h>

#include "checks/check.h"
#include "checks/shapes.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::checks {

namespace {

// Where it falls, a rate takes it for a reset. A time only grows, so that its rate says how fast it keeps up.
bool FallsAtTimes(std::string_view gauge) {
  return !gauge.ends_with("_timestamp_seconds");
}

}  // namespace

void RateOfGauge(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* call = promql::As<promql::Call>(&node);
    if (call == nullptr || !call->function->Has(promql::kForCounters)) return true;
    const promql::VectorSelector* selector = SelectorOf(call->args[0]);
    if (selector == nullptr || !IsKnownGauge(MetricName(*selector))) return true;
    if (!FallsAtTimes(MetricName(*selector))) return true;
    const std::string_view instead = call->function->id == promql::FunctionId::kIncrease ? "delta" : "deriv";
    c.Report(call->name_span, fmt::format("`{}` takes each fall of the gauge `{}` for a counter reset",
                                          call->name, MetricName(*selector)))
        .Because(c.At(selector->name_span), "a gauge by its name")
        .Help(fmt::format("for the change of a gauge use `{}`", instead));
    return true;
  });
}

}  // namespace rulecheck::checks
