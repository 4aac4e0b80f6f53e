#include <set>

#include <fmt/core.h>

#include "checks/slo/objectives.h"
#include "policy/project.h"

namespace rulecheck::checks {
namespace {

constexpr double kLeastObjective = 0.5;  // below it another unit is likely

// What is wrong with a share; empty: nothing.
std::string WrongShare(double share) {
  if (share >= 1) return "no budget is left: any error breaks it, and burn rates have no meaning";
  if (share <= 0) return "nothing has to be good";
  return {};
}

void CheckAsked(const ModelContext& c) {
  for (const slo::AskedObjective& each : c.facts.slo().asked()) {
    const std::optional<Severity> level = SloLevel(*each.settings, each.entry, "slo/objective-range");
    if (!level || !each.entry->objective) continue;
    const policy::SloTarget& target = *each.entry->objective;
    std::string why = WrongShare(target.share);
    if (why.empty() && target.share < 0.02 && target.text.ends_with('%'))
      why = fmt::format("a percentage that looks like a ratio; {:.7g} % is meant?", target.share * 1e4);
    if (why.empty()) continue;
    SloReport(c, each.entry, *level)
        .At(target.place, fmt::format("an objective of {}: {}", target.text, why));
  }
}

std::string WrongTarget(const SloSpec& spec) {
  if (spec.percent && *spec.number <= 1 && *spec.number > 0)
    return fmt::format("this is a percentage, so it means {:.7g} of 100 events", *spec.number);
  if (!spec.percent && *spec.number > 1)
    return "this is a ratio of at most 1; a percentage belongs into `targetPercent`";
  return WrongShare(*spec.objective());
}

void CheckSpecs(const ModelContext& c) {
  for (const Document* document : c.documents) {
    const auto* specs = std::get_if<SloSpecs>(&document->body);
    if (specs == nullptr || document->partial) continue;
    const policy::PathSettings& settings = c.facts.SettingsOf(*document->file);
    const std::optional<Severity> level = SloLevel(settings, nullptr, "slo/objective-range");
    for (const SloSpec& spec : specs->slos) {
      if (!level || !spec.number) continue;
      const std::string why = WrongTarget(spec);
      if (!why.empty())
        SloReport(c, nullptr, *level)
            .At(spec.target.Whole(), fmt::format("an objective of {}: {}", spec.target.value, why));
    }
  }
}

void CheckRules(const ModelContext& c) {
  std::set<std::pair<uint32_t, uint32_t>> seen;
  ForEachSlo(c, "slo/objective-range", [&](const slo::Slo& each, const SloReport& report) {
    for (const slo::Tier& tier : each.tiers) {
      const slo::Condition& condition = tier.longest();
      if (!condition.budget || !seen.emplace(condition.at.rule, condition.at.span.begin).second) continue;
      const double objective = 1 - *condition.budget;
      std::string why = WrongShare(objective);
      if (objective >= kLeastObjective && objective < 1) continue;
      if (objective > 1 && objective <= 100) why = "a percentage where a ratio is meant";
      if (why.empty()) why = "the budget is taken for the objective?";
      report.At(condition.threshold_at,
                fmt::format("an objective of {} in the threshold: {}", NumberText(objective), why));
    }
  });
}

}  // namespace

void ObjectiveRange(const ModelContext& c) {
  CheckAsked(c);
  CheckSpecs(c);
  CheckRules(c);
}

}  // namespace rulecheck::checks
