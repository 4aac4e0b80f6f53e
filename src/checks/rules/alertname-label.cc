#include "checks/check.h"

namespace rulecheck::checks {

void AlertnameLabel(const RuleContext& c) {
  if (c.rule().kind != RuleKind::kAlerting) return;
  for (const TextPair& pair : c.rule().labels) {
    if (pair.key.value != "alertname") continue;
    c.out.Report(pair.key.Whole(), "the label `alertname` is overwritten with the name of the alert")
        .Because(c.rule().name.Whole(), "the name that is used");
  }
}

}  // namespace rulecheck::checks
