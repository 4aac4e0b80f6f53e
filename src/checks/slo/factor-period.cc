#include <fmt/core.h>

#include "base/duration.h"
#include "checks/slo/periods.h"

namespace rulecheck::checks {

void FactorPeriod(const ModelContext& c) {
  ForEachTier(
      c, "slo/factor-period", [&](const slo::Slo& each, const slo::Tier& tier, const SloReport& report) {
        const std::optional<int64_t> period = IsOfOtherPeriod(each, tier);
        if (!period) return;
        const auto expected = ExpectedFor(each, tier);
        report.At(
            tier.longest().at,
            fmt::format("the factor {} is of a period of {}; with {} it is {} ({})", NumberText(*tier.factor),
                        FormatPrometheusDuration(*period), FormatPrometheusDuration(each.period_ms),
                        NumberText(expected->Factor(each.period_ms)), Numbers(each, tier)));
      });
}

}  // namespace rulecheck::checks
