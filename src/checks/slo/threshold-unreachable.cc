#include <fmt/core.h>

#include "base/duration.h"
#include "checks/slo/generated.h"
#include "checks/slo/generated_windows.h"
#include "checks/slo/objectives.h"

namespace rulecheck::checks {
namespace {

void CheckReachedTiers(const ModelContext& c) {
  ForEachTier(c, "slo/threshold-unreachable",
              [&](const slo::Slo& each, const slo::Tier& tier, const SloReport& report) {
                if (!tier.unreachable()) return;
                std::string text = fmt::format("the share of errors is never above {}: this never fires",
                                               NumberText(tier.threshold));
                if (tier.budget)
                  text += fmt::format("; with an objective of {} factors from {} on are out of reach",
                                      ObjectiveText(*tier.budget), NumberText(1 / *tier.budget));
                FindingBuilder finding =
                    report.At(tier.longest().at, fmt::format("{} ({})", text, Numbers(each, tier)));
                if (tier.has_pair())
                  finding.Because(c.facts.slo().At(tier.shortest().at), "so is the other condition");
              });
}

// What a tool will make of a specification, where it has not done so yet.
void CheckUnmadeSpec(const SloSpec& spec, const SloReport& report) {
  const std::optional<double> objective = spec.objective();
  if (!objective || *objective <= 0 || *objective >= 1 || spec.alerts_disabled || spec.page.disabled) return;
  for (const GeneratedPair& pair : PairsOf(spec)) {
    const double threshold = pair.factor * (1 - *objective);
    if (threshold < 1) continue;
    report
        .At(spec.target.Whole(),
            fmt::format(
                "with an objective of {} the page over {} and {} has the factor {} and never fires: the "
                "share of errors is never above {}",
                ObjectiveText(1 - *objective), FormatPrometheusDuration(pair.long_ms),
                FormatPrometheusDuration(pair.short_ms), NumberText(pair.factor), NumberText(threshold)))
        .As(Confidence::kLikely);
    return;
  }
}

void CheckUnmadeSpecs(const ModelContext& c) {
  const GeneratedRules generated = FindGenerated(c);
  for (const Document* document : c.documents) {
    const auto* specs = std::get_if<SloSpecs>(&document->body);
    if (specs == nullptr || document->partial) continue;
    const auto level = SloLevel(c.facts.SettingsOf(*document->file), nullptr, "slo/threshold-unreachable");
    if (!level) continue;
    size_t index = 0;
    for (const SloSpec& spec : specs->slos) {
      const bool made = generated.contains(IdOf(spec, index++));
      // Of OpenSLO sloth makes no alerts.
      if (!made && spec.tool != SloTool::kOpenSlo) CheckUnmadeSpec(spec, SloReport(c, nullptr, *level));
    }
  }
}

}  // namespace

void ThresholdUnreachable(const ModelContext& c) {
  CheckReachedTiers(c);
  CheckUnmadeSpecs(c);
}

}  // namespace rulecheck::checks
