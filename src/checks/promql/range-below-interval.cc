#include <fmt/core.h>

#include "base/duration.h"
#include "checks/check.h"
#include "checks/shapes.h"

namespace rulecheck::checks {

void RangeBelowInterval(const QueryContext& c) {
  const auto& interval = c.group().interval;
  if (!interval) return;
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* call = promql::As<promql::Call>(&node);
    if (call == nullptr || !IsRateOrIncrease(*call)) return true;
    const auto* matrix = promql::As<promql::MatrixSelector>(promql::StripParens(call->args[0]));
    if (matrix == nullptr || matrix->range_expr != nullptr) return true;
    const int64_t range_ms = matrix->range_ns / 1'000'000;
    if (range_ms >= interval->milliseconds) return true;
    c.Report(matrix->range_span,
             fmt::format(
                 "the range is shorter than the group's interval: what happens in the other {} is never seen",
                 FormatPrometheusDuration(interval->milliseconds - range_ms)))
        .Because(interval->text.Whole(), "rules of this group run this often");
    return true;
  });
}

}  // namespace rulecheck::checks
