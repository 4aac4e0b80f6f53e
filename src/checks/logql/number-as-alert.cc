#include <fmt/core.h>

#include "checks/check.h"
#include "checks/log_shapes.h"

namespace rulecheck::checks {

void NumberAsAlert(const LogQueryContext& c) {
  const logql::Literal* number = NumberOf(&c.root());
  if (number == nullptr || c.rule().kind != RuleKind::kAlerting) return;
  FindingBuilder finding = c.Report(number->span, "the alert always fires: its expression is a number");
  if (number->folded != nullptr && logql::IsComparison(number->folded->op)) {
    finding.Help(fmt::format("`{}` is the number {}, and an alert fires for any number",
                             c.Quoted(number->span), number->value));
  }
}

}  // namespace rulecheck::checks
