#include "checks/check.h"
#include "checks/log_shapes.h"

namespace rulecheck::checks {

void LogNegativeOffset(const LogQueryContext& c) {
  for (const logql::RangeAggregation* node : RangesIn(c.root())) {
    if (node->range->offset_ns >= 0) continue;
    c.Report(node->range->offset_span,
             "a rule reads the future here: there are no lines yet when it is evaluated")
        .Help("for lines that come late write a positive offset");
  }
}

}  // namespace rulecheck::checks
