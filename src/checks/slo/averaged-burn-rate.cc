#include <set>

#include <fmt/core.h>

#include "base/duration.h"
#include "checks/slo/window_names.h"

namespace rulecheck::checks {

void AveragedBurnRate(const ModelContext& c) {
  // A wrong name is said by slo/window-name.
  std::set<uint32_t> misnamed;
  for (const slo::Indicator& each : c.facts.slo().indicators()) {
    if (FalseWindowOf(c, each)) misnamed.insert(each.rule);
  }
  std::set<std::pair<uint32_t, uint32_t>> seen;
  ForEachTier(
      c, "slo/averaged-burn-rate", [&](const slo::Slo& each, const slo::Tier& tier, const SloReport& report) {
        for (const slo::Condition& condition : tier.branch.conditions) {
          const slo::Spot& at = condition.ratio.averaged_at;
          const int64_t inner = condition.ratio.averaged_of_ms;
          if (inner <= 0 || misnamed.contains(at.rule) || !seen.emplace(at.rule, at.span.begin).second)
            continue;
          report
              .At(at, fmt::format(
                          "a burn rate over {} that is the average of ratios over {}: not weighted by "
                          "traffic, and it reads {} ({})",
                          FormatPrometheusDuration(condition.window_ms()), FormatPrometheusDuration(inner),
                          FormatPrometheusDuration(condition.window_ms() + inner), Numbers(each, tier)))
              .Because(c.facts.slo().At(condition.at), "this alert reads it");
        }
      });
}

}  // namespace rulecheck::checks
