#include "checks/routing/alerts.h"

namespace rulecheck::checks {

void InhibitionSourceMissing(const ModelContext& c) {
  ForEachServed(c, [&](const ConfigModel& config) {
    for (const routing::InhibitRule& rule : config.config().inhibit_rules) {
      const bool possible = NarrowBy(rule.source, flow::Labels()).has_value();
      if (!possible || !AlertsOfSide(config, rule.source, rule.target).empty()) continue;
      c.out.Report(PlaceOfSide(config, rule, rule.source),
                   "no alert fits the source side of this inhibition, so it never inhibits");
    }
  });
}

}  // namespace rulecheck::checks
