#include <fmt/core.h>

#include <algorithm>

#include "checks/check.h"
#include "checks/dashboards.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

// The variable whose stand-in is the range of a matrix selector: the last one before its end.
const QueryVariable* RangeVariable(const QueryItem& item, const promql::Expr& matrix) {
  const auto& variables = item.setting().variables;
  const auto it = std::find_if(variables.rbegin(), variables.rend(), [&](const QueryVariable& variable) {
    return variable.stand_in.end < matrix.span.end && variable.stand_in.begin > matrix.span.begin;
  });
  const bool in_range = it != variables.rend() && it->position == QueryVariable::Position::kDuration &&
                        it->span.begin > 0 && item.text.value[it->span.begin - 1] == '[';
  return in_range ? &*it : nullptr;
}

}  // namespace

void IntervalInRate(const QueryContext& c) {
  if (DashboardOf(*c.item.document) == nullptr || !c.item.setting().min_step.value.empty()) return;
  // VictoriaMetrics looks for samples before a range that is too short.
  if (c.item.setting().data_source.type.starts_with("victoriametrics")) return;
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* call = promql::As<promql::Call>(&node);
    if (call == nullptr || !call->function->Has(promql::kForCounters) || call->args.empty()) return true;
    const QueryVariable* range = RangeVariable(c.item, *call->args[0]);
    if (range == nullptr || range->name != "__interval") return true;
    c.out
        .Report(c.item.text.At(range->span),
                fmt::format("`{}` over `$__interval`, which is shorter than two scrapes when people zoom in",
                            call->name))
        .Help("use `$__rate_interval`, or set a min step");
    return true;
  });
}

}  // namespace rulecheck::checks
