#include <fmt/core.h>

#include "checks/check.h"
#include "checks/log_shapes.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::checks {

void LogQuantileOutOfRange(const LogQueryContext& c) {
  for (const logql::RangeAggregation* node : RangesIn(c.root())) {
    if (!node->function->parameter || !node->has_parameter || node->parameter <= 1) continue;
    FindingBuilder finding = c.Report(node->parameter_span, "a quantile above 1: the result is always +Inf");
    if (node->parameter > 1 && node->parameter <= 100)
      finding.Help(fmt::format("for the {}th percentile write {}", node->parameter, node->parameter / 100));
  }
}

}  // namespace rulecheck::checks
