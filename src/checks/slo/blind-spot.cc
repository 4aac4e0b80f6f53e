#include <fmt/core.h>

#include "base/duration.h"
#include "checks/slo/objectives.h"

namespace rulecheck::checks {
namespace {

// A burn that a tier fires at.
bool Catches(const slo::Tier& tier) {
  return tier.factor && !tier.unreachable();
}

}  // namespace

void BlindSpot(const ModelContext& c) {
  ForEachSlo(c, "slo/blind-spot", [&](const slo::Slo& each, const SloReport& report) {
    const slo::Tier* slowest = nullptr;
    for (const slo::Tier& tier : each.tiers) {
      if (!tier.factor || !tier.branch.is_burn()) return;
      if (Catches(tier) && (slowest == nullptr || *tier.factor <= *slowest->factor)) slowest = &tier;
    }
    if (slowest == nullptr || *slowest->factor <= 1 + 1e-6 || !each.budget) return;
    const double days = static_cast<double>(each.period_ms) / *slowest->factor;
    report.At(
        slowest->longest().at,
        fmt::format(
            "burns from 1 to {} spend the whole budget and never alert: at {} it is empty after {} ({})",
            NumberText(*slowest->factor), NumberText(*slowest->factor), TimeText(days),
            Numbers(each, *slowest)));
  });
}

}  // namespace rulecheck::checks
