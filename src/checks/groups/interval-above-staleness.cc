#include <fmt/core.h>

#include <algorithm>

#include "checks/check.h"

namespace rulecheck::checks {
namespace {

constexpr int64_t kLookbackMs = 5 * 60 * 1000;  // --query.lookback-delta

// `ALERTS` and what Alertmanager hears come late, or the rule says that this is meant.
void CheckAlerts(const GroupContext& c, const DurationField& interval) {
  const auto waits = [&](const Rule& rule) {
    return rule.keep_firing_for == nullptr || rule.keep_firing_for->milliseconds < interval.milliseconds;
  };
  if (std::none_of(c.group.rules.begin(), c.group.rules.end(), waits)) return;
  c.out
      .Report(interval.text.Whole(),
              fmt::format("`ALERTS` of this group is stale part of the time: {} is more than 5m",
                          interval.text.value))
      .As(Severity::kInfo)
      .Help(
          "an alert is looked at that seldom, too; `keep_firing_for` of an interval or more says it is "
          "meant");
}

}  // namespace

void IntervalAboveStaleness(const GroupContext& c) {
  const auto& interval = c.group.interval;
  if (!interval || interval->milliseconds <= kLookbackMs) return;
  const auto records = [](const Rule& rule) { return rule.kind == RuleKind::kRecording; };
  if (std::none_of(c.group.rules.begin(), c.group.rules.end(), records)) return CheckAlerts(c, *interval);
  c.out
      .Report(interval->text.Whole(),
              fmt::format("the series recorded by this group are stale part of the time: {} is more than 5m",
                          interval->text.value))
      .Help("a query looks back 5m for the latest sample; longer gaps make recorded series come and go");
}

}  // namespace rulecheck::checks
