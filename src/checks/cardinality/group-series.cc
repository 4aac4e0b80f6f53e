#include <fmt/core.h>

#include "checks/cardinality/limits.h"
#include "checks/cardinality/sums.h"
#include "policy/project.h"

namespace rulecheck::checks {

void GroupSeries(const GroupContext& c) {
  const policy::CardinalitySettings* policy = CardinalityOf(c.settings);
  if (policy == nullptr || !policy->group_series.max) return;
  const auto severity = LevelHere(policy->group_series, c.item, c.settings, "cardinality/group-series");
  if (!severity) return;
  RecordedSum sum;
  for (const Rule& rule : c.group.rules) sum.Add(c.facts.run(), rule);
  if (sum.known() <= *policy->group_series.max) return;
  sum.Sort();
  SpeakFor(
      policy->group_series, *severity,
      c.out.Report(c.group.name.Whole(),
                   fmt::format("the group `{}` writes up to {} series, more than {}: {}", c.group.name.value,
                               CountText(sum.known()), CountText(*policy->group_series.max), sum.Words())));
}

}  // namespace rulecheck::checks
