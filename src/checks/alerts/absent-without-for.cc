#include "checks/check.h"
#include "checks/shapes.h"

namespace rulecheck::checks {

void AbsentWithoutFor(const QueryContext& c) {
  if (c.rule().kind != RuleKind::kAlerting || (c.rule().hold && c.rule().hold->milliseconds > 0)) return;
  // absent_over_time() brings its own delay.
  const promql::Call* call = CallOf(&c.root(), promql::FunctionId::kAbsent);
  if (call == nullptr) return;
  c.Report(call->name_span, "alert on `absent()` without `for`")
      .Help(
          "a single missed scrape or a restart of Prometheus is enough to fire; add `for` of at least two "
          "scrape intervals");
}

}  // namespace rulecheck::checks
