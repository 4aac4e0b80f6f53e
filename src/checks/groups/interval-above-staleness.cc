#include <fmt/core.h>

#include <algorithm>

#include "checks/check.h"

namespace rulecheck::checks {

void IntervalAboveStaleness(const GroupContext& c) {
  constexpr int64_t kLookbackMs = 5 * 60 * 1000;  // --query.lookback-delta
  const auto& interval = c.group.interval;
  if (!interval || interval->milliseconds <= kLookbackMs) return;
  const auto records = [](const Rule& rule) { return rule.kind == RuleKind::kRecording; };
  if (std::none_of(c.group.rules.begin(), c.group.rules.end(), records)) return;
  c.out
      .Report(interval->text.Whole(),
              fmt::format("the series recorded by this group are stale part of the time: {} is more than 5m",
                          interval->text.value))
      .Help("a query looks back 5m for the latest sample; longer gaps make recorded series come and go");
}

}  // namespace rulecheck::checks
