#include <fmt/core.h>

#include "checks/slo/objectives.h"

namespace rulecheck::checks {

void MissingShortWindow(const ModelContext& c) {
  ForEachTier(
      c, "slo/missing-short-window",
      [&](const slo::Slo& each, const slo::Tier& tier, const SloReport& report) {
        if (!tier.branch.is_burn() || tier.has_pair() || tier.branch.has_others || tier.long_ms == 0) return;
        report.At(
            tier.longest().at,
            fmt::format("no condition on a short window: it fires for {} after an outage has ended ({})",
                        TimeText(slo::ResetsAfter(tier.pair(), 1)), Numbers(each, tier)));
      });
}

}  // namespace rulecheck::checks
