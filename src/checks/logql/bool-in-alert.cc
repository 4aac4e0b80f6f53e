#include "checks/check.h"
#include "checks/log_shapes.h"

namespace rulecheck::checks {

void BoolInAlert(const LogQueryContext& c) {
  if (c.rule().kind != RuleKind::kAlerting) return;
  const auto* comparison = logql::As<logql::Binary>(&c.root());
  if (comparison == nullptr || !logql::IsComparison(comparison->op) || !comparison->return_bool) return;
  c.Report(
       comparison->bool_span,
       "`bool` makes the comparison return 0 or 1, and an alert fires on any value, 0 too: it always fires "
       "while there is something to compare")
      .Help("take `bool` away");
}

}  // namespace rulecheck::checks
