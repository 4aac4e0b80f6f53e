#include <fmt/core.h>

#include "base/duration.h"
#include "checks/slo/detection.h"

namespace rulecheck::checks {

void HoldTooLong(const ModelContext& c) {
  ForEachTier(
      c, "slo/hold-too-long", [&](const slo::Slo& each, const slo::Tier& tier, const SloReport& report) {
        const auto& hold = c.rules.rule(tier.rule).rule->hold;
        if (!hold || hold->milliseconds == 0) return;
        std::string why;
        if (tier.branch.is_burn() && tier.short_ms > 0 && tier.hold_ms > tier.short_ms) {
          why = fmt::format("`for` is longer than the short window of {}: what ends sooner never fires",
                            FormatPrometheusDuration(tier.short_ms));
        } else if (const auto late = LateDetection(c, each);
                   late && late->tier == &tier && late->cause == LateCause::kHold) {
          why =
              fmt::format("`for` of {} makes {} the detection of {} errors, which the policy wants within {}",
                          hold->text.value, TimeText(late->after_ms), PercentText(late->outage),
                          FormatPrometheusDuration(late->within_ms));
        } else {
          return;
        }
        report.At(tier.rule, hold->text.Whole(), fmt::format("{} ({})", why, Numbers(each, tier)));
      });
}

}  // namespace rulecheck::checks
