#include <fmt/core.h>

#include "checks/cardinality/limits.h"
#include "policy/project.h"

namespace rulecheck::checks {

void AlertInstances(const AnyQueryContext& c) {
  const policy::CardinalitySettings* policy = CardinalityOf(c.settings);
  if (policy == nullptr || !policy->alert_instances.max) return;
  const double most = *policy->alert_instances.max;
  if (MostSeriesOf(c.facts, c.item) <= most) return;
  const double alerts = SeriesOf(c.facts, c.item);
  if (alerts <= most || alerts == flow::kInfinity) return;
  const auto severity = LevelHere(policy->alert_instances, c.item, c.settings, "cardinality/alert-instances");
  if (!severity) return;
  SpeakFor(policy->alert_instances, *severity,
           c.out.Report(c.rule().name.Whole(),
                        fmt::format("`{}` can fire {} alerts at once, more than {}: {}", c.OwnName(),
                                    CountText(alerts), CountText(most), WhySeries(c.facts, c.item))));
}

}  // namespace rulecheck::checks
