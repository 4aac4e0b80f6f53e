#include <fmt/core.h>

#include "base/duration.h"
#include "checks/check.h"
#include "checks/log_shapes.h"
#include "policy/facts.h"

namespace rulecheck::checks {

void LogRangeBeyondRetention(const LogQueryContext& c) {
  constexpr int64_t kNanoseconds = 1'000'000;
  const auto& kept = c.facts.run().system().log_retention;
  if (!kept) return;
  for (const logql::RangeAggregation* node : RangesIn(c.root())) {
    const int64_t reach = (node->range->range_ns + node->range->offset_ns) / kNanoseconds;
    if (reach <= *kept) continue;
    c.Report(node->range->range_span,
             fmt::format("this reaches {} back, and Loki keeps lines for {}", FormatPrometheusDuration(reach),
                         FormatPrometheusDuration(*kept)))
        .Help("what is gone is not told from what never was: the result is too small, without a word");
  }
}

}  // namespace rulecheck::checks
