#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "base/duration.h"
#include "checks/slo/objectives.h"
#include "policy/project.h"

namespace rulecheck::checks {
namespace {

constexpr double kSameWindow = 0.35;  // of the logarithms

bool IsCovered(const slo::Model& model, const slo::AskedObjective& asked, const slo::ExpectedTier& expected) {
  for (const uint32_t number : asked.slos) {
    for (const slo::Tier& tier : model.slos()[number].tiers) {
      const double distance =
          std::abs(std::log(static_cast<double>(tier.window_ms()) / static_cast<double>(expected.long_ms)));
      if (tier.long_ms > 0 && distance <= kSameWindow &&
          (slo::SameLoudness(tier.severity, expected.severity) || tier.severity.empty()))
        return true;
    }
  }
  return false;
}

std::string TierText(const slo::ExpectedTier& tier, int64_t period_ms) {
  return fmt::format("{} at {} in {} (factor {})", tier.severity, PercentText(tier.budget),
                     FormatPrometheusDuration(tier.long_ms), NumberText(tier.Factor(period_ms)));
}

}  // namespace

void Uncovered(const ModelContext& c) {
  const slo::Model& model = c.facts.slo();
  for (const slo::AskedObjective& asked : model.asked()) {
    const std::optional<Severity> level = SloLevel(*asked.settings, asked.entry, "slo/uncovered");
    if (!level || !asked.entry->objective) continue;
    const double share = asked.entry->objective->share;
    if (share >= 1 || share < 0.02) continue;  // slo/objective-range
    const SloReport report(c, asked.entry, *level);
    const int64_t period = slo::PeriodOf(asked.settings->settings);
    if (asked.slos.empty()) {
      report.At(asked.entry->place,
                fmt::format("no alert serves the objective `{}`: nothing tells of its budget of {} in {}",
                            asked.entry->name, PercentText(1 - share), FormatPrometheusDuration(period)));
      continue;
    }
    if (!asked.value.empty()) continue;  // of time: how it burns is its own
    std::vector<std::string> missing;
    for (const slo::ExpectedTier& tier : slo::ExpectedTiers(asked.settings->settings)) {
      if (!IsCovered(model, asked, tier)) missing.push_back(TierText(tier, period));
    }
    if (missing.empty()) continue;
    report
        .At(asked.entry->place, fmt::format("the objective `{}` has no alert for {}", asked.entry->name,
                                            fmt::join(missing, ", nor for ")))
        .Because(model.At(model.slos()[asked.slos.front()].tiers.front().longest().at), "what there is");
  }
}

}  // namespace rulecheck::checks
