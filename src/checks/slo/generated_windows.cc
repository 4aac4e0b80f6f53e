#include "checks/slo/generated_windows.h"

#include "slo/expectation.h"

namespace rulecheck::checks {
namespace {

constexpr int64_t kPairMinute = 60'000, kPairDay = 24 * 60 * kPairMinute;

// Of 28 days; Pyrra scales them with the window of the objective, to whole minutes.
constexpr GeneratedPair kPyrraPairs[] = {{60 * kPairMinute, 5 * kPairMinute, 14},
                                         {6 * 60 * kPairMinute, 30 * kPairMinute, 7},
                                         {kPairDay, 2 * 60 * kPairMinute, 2},
                                         {4 * kPairDay, 6 * 60 * kPairMinute, 1}};

int64_t Scaled(int64_t window_ms, int64_t period_ms) {
  const double minutes =
      static_cast<double>(window_ms) * static_cast<double>(period_ms) / (28.0 * kPairDay * kPairMinute);
  return static_cast<int64_t>(minutes + 0.5) * kPairMinute;
}

}  // namespace

std::vector<GeneratedPair> PairsOf(const SloSpec& spec) {
  std::vector<GeneratedPair> out;
  if (spec.tool == SloTool::kPyrra) {
    if (!spec.period) return out;
    for (const GeneratedPair& pair : kPyrraPairs)
      out.push_back({Scaled(pair.long_ms, spec.period->milliseconds),
                     Scaled(pair.short_ms, spec.period->milliseconds), pair.factor});
    return out;
  }
  const int64_t period = spec.period ? spec.period->milliseconds : 30 * kPairDay;
  if (period != 28 * kPairDay && period != 30 * kPairDay) return out;
  for (const slo::ExpectedTier& tier : slo::ExpectedTiers({}))
    out.push_back({tier.long_ms, tier.short_ms, tier.Factor(period)});
  return out;
}

}  // namespace rulecheck::checks
