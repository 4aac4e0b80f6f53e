#include <fmt/core.h>

#include "base/duration.h"
#include "checks/check.h"
#include "checks/log_shapes.h"
#include "logql/function_id.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::checks {

void LogRangeBelowInterval(const LogQueryContext& c) {
  const auto& interval = c.group().interval;
  if (!interval) return;
  for (const logql::RangeAggregation* node : RangesIn(c.root())) {
    const int64_t range_ms = node->range->range_ns / 1'000'000;
    if (range_ms == 0 || range_ms >= interval->milliseconds) continue;
    c.Report(node->range->range_span,
             fmt::format(
                 "the range is shorter than the group's interval: lines of the other {} are never counted",
                 FormatPrometheusDuration(interval->milliseconds - range_ms)))
        .Because(interval->text.Whole(), "rules of this group run this often");
  }
}

}  // namespace rulecheck::checks
