#include <fmt/core.h>

#include "checks/check.h"

namespace rulecheck::checks {

void NegativeOffset(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const promql::TimeModifiers* time = nullptr;
    if (const auto* subquery = promql::As<promql::Subquery>(&node)) time = &subquery->time();
    if (const auto* selector = promql::As<promql::VectorSelector>(&node)) time = &selector->time();
    if (const auto* matrix = promql::As<promql::MatrixSelector>(&node)) time = &matrix->selector->time();
    if (time == nullptr || time->offset_expr != nullptr || time->offset_ns >= 0) return true;
    // With @ the offset counts from a fixed time, which may be past.
    if (time->at != promql::AtKind::kNone) return true;
    c.Report(time->offset_span, "a rule reads the future here: there are no samples yet when it is evaluated")
        .Help("unless the group has a `query_offset` at least as long");
    return true;
  });
}

}  // namespace rulecheck::checks
