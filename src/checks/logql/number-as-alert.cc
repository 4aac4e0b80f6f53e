#include <fmt/core.h>

#include "checks/check.h"
#include "checks/log_shapes.h"

namespace rulecheck::checks {

void NumberAsAlert(const LogQueryContext& c) {
  const logql::Literal* number = NumberOf(&c.root());
  if (number == nullptr || c.rule().kind != RuleKind::kAlerting) return;
  // A comparison that holds is a heartbeat, as `vector(1)` is.
  const bool compared = number->folded != nullptr && logql::IsComparison(number->folded->op);
  if (compared && number->value != 0) return;
  FindingBuilder finding = c.Report(number->span, "the alert always fires: its expression is a number");
  if (compared) {
    finding.Help(fmt::format("`{}` is the number {}, and an alert fires for any number",
                             c.Quoted(number->span), number->value));
  }
}

}  // namespace rulecheck::checks
