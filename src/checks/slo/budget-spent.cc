#include <cmath>

#include <fmt/core.h>

#include "base/duration.h"
#include "checks/slo/periods.h"

namespace rulecheck::checks {

void BudgetSpentAtFire(const ModelContext& c) {
  ForEachTier(
      c, "slo/budget-spent", [&](const slo::Slo& each, const slo::Tier& tier, const SloReport& report) {
        if (!tier.branch.is_burn() || !tier.factor || tier.long_ms <= 0 || tier.unreachable()) return;
        // Of hours that count a window has more or fewer than its share of the period.
        if (each.asked != nullptr && each.asked->during) return;
        const auto expected = ExpectedFor(each, tier);
        if (!expected || IsOfOtherPeriod(each, tier)) return;
        const double spent = slo::BudgetSpent(*tier.factor, tier.long_ms, each.period_ms);
        if (spent <= expected->budget * (1 + 1e-4)) return;
        report.At(
            tier.longest().at,
            fmt::format(
                "{} of the budget is spent when it fires, the policy allows {}: a factor of {} does it ({})",
                PercentText(spent), PercentText(expected->budget),
                NumberText(slo::FactorFor(expected->budget, tier.long_ms, each.period_ms)),
                Numbers(each, tier)));
      });
}

}  // namespace rulecheck::checks
