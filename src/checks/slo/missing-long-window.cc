#include <fmt/core.h>

#include "checks/slo/objectives.h"

namespace rulecheck::checks {

void MissingLongWindow(const ModelContext& c) {
  ForEachTier(
      c, "slo/missing-long-window",
      [&](const slo::Slo& each, const slo::Tier& tier, const SloReport& report) {
        if (!tier.branch.is_burn() || tier.has_pair() || tier.branch.has_others || tier.long_ms != 0) return;
        report.At(
            tier.longest().at,
            fmt::format(
                "no condition on a long window: errors that spend next to nothing of the budget fire it ({})",
                Numbers(each, tier)));
      });
}

}  // namespace rulecheck::checks
