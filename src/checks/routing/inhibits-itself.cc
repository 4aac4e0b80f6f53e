#include "checks/routing/alerts.h"

namespace rulecheck::checks {

static bool Implies(const routing::Matchers& a, const routing::Matchers& b) {
  const auto labels = NarrowBy(a, flow::Labels());
  return labels && Fits(b, *labels) == routing::Truth::kYes;
}

void InhibitsItself(const ModelContext& c) {
  ForEachConfig(c, [&](const ConfigModel& config) {
    for (const routing::InhibitRule& rule : config.config().inhibit_rules) {
      if (!Implies(rule.source, rule.target) || !Implies(rule.target, rule.source)) continue;
      c.out
          .Report({config.config().file, rule.span.empty() ? config.config().route->key : rule.span},
                  "both sides of this inhibition fit the same alerts, so it inhibits nothing")
          .Help(
              "Alertmanager lets no alert that fits both sides be inhibited by another that does, or an "
              "alert "
              "would inhibit itself.");
    }
  });
}

}  // namespace rulecheck::checks
