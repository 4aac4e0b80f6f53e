#include "checks/slo/periods.h"

#include <cmath>

#include "policy/project.h"

namespace rulecheck::checks {
namespace {

constexpr int64_t kPeriodDay = 86'400'000;
constexpr double kNearWindow = 0.35;    // of the logarithms: four days are near three
constexpr double kSameFactor = 0.0035;  // 2.33 is 2.333
// Periods for which factors are published.
constexpr int64_t kUsualPeriods[] = {28 * kPeriodDay, 30 * kPeriodDay};

}  // namespace

std::optional<slo::ExpectedTier> ExpectedFor(const slo::Slo& each, const slo::Tier& tier) {
  std::optional<slo::ExpectedTier> out;
  double least = kNearWindow;
  for (const slo::ExpectedTier& expected : slo::ExpectedTiers(each.settings->settings)) {
    const double distance =
        std::abs(std::log(static_cast<double>(tier.long_ms) / static_cast<double>(expected.long_ms)));
    if (tier.long_ms <= 0 || distance > least || (out && distance >= least)) continue;
    out = expected;
    least = distance;
  }
  return out;
}

std::optional<int64_t> IsOfOtherPeriod(const slo::Slo& each, const slo::Tier& tier) {
  const auto expected = ExpectedFor(each, tier);
  if (!expected || !tier.factor || tier.long_ms != expected->long_ms) return std::nullopt;
  const auto is_of = [&](int64_t period) {
    const double factor = expected->Factor(period);
    return std::abs(*tier.factor - factor) <= kSameFactor * factor;
  };
  if (is_of(each.period_ms)) return std::nullopt;
  for (const int64_t period : kUsualPeriods) {
    if (is_of(period)) return period;
  }
  return std::nullopt;
}

}  // namespace rulecheck::checks
