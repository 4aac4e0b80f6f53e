#include <fmt/core.h>

#include "base/duration.h"
#include "checks/check.h"

namespace rulecheck::checks {

// A subquery is evaluated at the multiples of its step within its range (promql/engine.go, SubqueryExpr).
void StepAboveRange(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* subquery = promql::As<promql::Subquery>(&node);
    if (subquery == nullptr || subquery->range_expr != nullptr || subquery->step_expr != nullptr) return;
    if (subquery->step_ns <= subquery->range_ns) return;
    constexpr int64_t kNanosecondsInMs = 1'000'000;
    c.Report(subquery->range_span,
             fmt::format(
                 "the step of {} is longer than the range of {}: it holds one point at most, and often none",
                 FormatPrometheusDuration(subquery->step_ns / kNanosecondsInMs),
                 FormatPrometheusDuration(subquery->range_ns / kNanosecondsInMs)))
        .Help("the range comes first, then the step: `[1h:5m]`");
  });
}

}  // namespace rulecheck::checks
