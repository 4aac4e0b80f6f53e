#include "checks/check.h"
#include "checks/log_shapes.h"

namespace rulecheck::checks {

void EmptyRange(const LogQueryContext& c) {
  for (const logql::RangeAggregation* node : RangesIn(c.root())) {
    if (node->range->range_ns != 0) continue;
    c.Report(node->range->range_span, "the range is empty: no line is ever in it");
  }
}

}  // namespace rulecheck::checks
