#include <fmt/core.h>

#include "base/duration.h"
#include "checks/slo/periods.h"
#include "policy/where.h"

namespace rulecheck::checks {
namespace {

// A faster tier that is quieter.
const slo::Tier* QuieterAndFaster(const slo::Slo& each, const slo::Tier& tier) {
  const int loudness = slo::LoudnessOf(tier.severity);
  for (const slo::Tier& other : each.tiers) {
    const int its = slo::LoudnessOf(other.severity);
    if (other.window_ms() < tier.window_ms() && its != 0 && its < loudness && !other.unreachable())
      return &other;
  }
  return nullptr;
}

// Where the severity is set, else the alert's name.
Location SeverityPlace(const ModelContext& c, uint32_t rule) {
  const RuleRef& ref = c.rules.rule(rule);
  for (const std::string_view label : slo::kSeverityLabels) {
    if (const auto pair = policy::LabelOf(*ref.group, *ref.rule, label)) return pair->value.Whole();
  }
  return ref.rule->name.Whole();
}

}  // namespace

void SeverityLadder(const ModelContext& c) {
  ForEachTier(c, "slo/severity-ladder",
              [&](const slo::Slo& each, const slo::Tier& tier, const SloReport& report) {
                const int loudness = slo::LoudnessOf(tier.severity);
                if (loudness == 0 || !tier.branch.is_burn()) return;
                const auto expected = ExpectedFor(each, tier);
                const int wanted = expected ? slo::LoudnessOf(expected->severity) : 0;
                const slo::Tier* quieter = QuieterAndFaster(each, tier);
                std::string text;
                if (wanted != 0 && loudness > wanted) {
                  text = fmt::format("`{}` where the policy has `{}` for {}", tier.severity,
                                     expected->severity, FormatPrometheusDuration(expected->long_ms));
                } else if (quieter != nullptr) {
                  text = fmt::format("`{}` for slow burn, and only `{}` for faster burn", tier.severity,
                                     quieter->severity);
                } else {
                  return;
                }
                FindingBuilder finding = report.At(tier.rule, SeverityPlace(c, tier.rule),
                                                   fmt::format("{} ({})", text, Numbers(each, tier)));
                if (quieter != nullptr)
                  finding.Because(c.facts.slo().At(quieter->longest().at), "faster, and quieter");
              });
}

}  // namespace rulecheck::checks
