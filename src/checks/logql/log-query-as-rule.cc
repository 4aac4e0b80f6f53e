#include "checks/check.h"

namespace rulecheck::checks {

void LogQueryAsRule(const LogQueryContext& c) {
  if (!c.query().is_log()) return;
  c.Report(c.root().span, "a rule needs numbers, this query returns log lines: each evaluation fails")
      .Help("count the lines: `count_over_time(... [5m]) > 0`; Loki loads the rule without a word");
}

}  // namespace rulecheck::checks
