#include <fmt/core.h>

#include "base/duration.h"
#include "checks/check.h"
#include "checks/log_shapes.h"

namespace rulecheck::checks {

void RangeAboveLimit(const LogQueryContext& c) {
  constexpr int64_t kMaxQueryLengthMs =
      (30 * 24 + 1) * int64_t{3'600'000};  // max_query_length of limits_config
  for (const logql::RangeAggregation* node : RangesIn(c.root())) {
    if (node->range->range_ns / 1'000'000 <= kMaxQueryLengthMs) continue;
    c.Report(node->range->range_span,
             "the range is longer than Loki lets a query look back by default, 30d1h")
        .Help("`max_query_length` of `limits_config` would have to be raised; each evaluation reads it all");
  }
}

}  // namespace rulecheck::checks
