#include <fmt/core.h>

#include "checks/cardinality/limits.h"
#include "policy/project.h"

namespace rulecheck::checks {
namespace {

// Whether a limit asks for the bound of a rule of this kind; without any limit all are asked for.
bool IsAsked(const policy::CardinalitySettings& policy, RuleKind kind) {
  const bool of_records = policy.record_series.max || policy.group_series.max || policy.team_series.max;
  const bool of_alerts = policy.alert_instances.max.has_value();
  if (!of_records && !of_alerts) return true;
  return kind == RuleKind::kRecording ? of_records : of_alerts;
}

}  // namespace

void UnboundedSeries(const AnyQueryContext& c) {
  const policy::CardinalitySettings* policy = CardinalityOf(c.settings);
  if (policy == nullptr || !policy->unknown || policy->unknown->off()) return;
  if (!IsAsked(*policy, c.rule().kind) || MostSeriesOf(c.facts, c.item) != flow::kInfinity) return;
  if (SeriesOf(c.facts, c.item) != flow::kInfinity) return;
  const bool alert = c.rule().kind == RuleKind::kAlerting;
  c.out
      .Report(c.rule().name.Whole(), fmt::format("nothing known bounds {} `{}` {}: {}",
                                                 alert ? "how many alerts" : "how many series", c.OwnName(),
                                                 alert ? "fires" : "records", WhySeries(c.facts, c.item)))
      .As(*policy->unknown->severity)
      .Help("facts in `environment` of the settings, or matchers with few values, bound it");
}

}  // namespace rulecheck::checks
