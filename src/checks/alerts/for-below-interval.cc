#include <fmt/core.h>

#include "checks/check.h"

namespace rulecheck::checks {

void ForBelowInterval(const RuleContext& c) {
  const auto& hold = c.rule().hold;
  const auto& interval = c.group().interval;
  if (!hold || !interval || hold->milliseconds <= 0 || hold->milliseconds >= interval->milliseconds) return;
  c.out
      .Report(hold->text.Whole(),
              fmt::format("`for: {}` is shorter than the group's interval: it takes effect as {}",
                          hold->text.value, interval->text.value))
      .Because(interval->text.Whole(), "rules of this group run this often");
}

}  // namespace rulecheck::checks
