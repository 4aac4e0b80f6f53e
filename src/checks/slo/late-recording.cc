#include <set>

#include <fmt/core.h>

#include "base/duration.h"
#include "checks/slo/detection.h"

namespace rulecheck::checks {
namespace {

// A recording rule that an alert reads a tick late.
struct Hop {
  uint32_t rule = slo::kNoRule;
  bool other_group = false;
};

std::optional<Hop> LateHop(const ModelContext& c, const slo::Tier& tier) {
  for (const slo::Condition& condition : tier.branch.conditions) {
    uint32_t reader = tier.rule;
    for (const uint32_t recorder : condition.ratio.through) {
      const RuleRef &a = c.rules.rule(reader), &b = c.rules.rule(recorder);
      if (a.group != b.group) return Hop{recorder, true};
      if (b.rule->index > a.rule->index) return Hop{recorder, false};
      reader = recorder;
    }
  }
  return std::nullopt;
}

}  // namespace

void LateRecording(const ModelContext& c) {
  std::set<uint32_t> seen;
  ForEachTier(
      c, "slo/late-recording", [&](const slo::Slo& each, const slo::Tier& tier, const SloReport& report) {
        const std::optional<Hop> hop = LateHop(c, tier);
        if (!hop || tier.delays.recording_ms == 0 || !seen.insert(tier.rule).second) return;
        const auto late = LateDetection(c, each);
        const bool breaks = late && late->tier == &tier && late->cause == LateCause::kRecording;
        FindingBuilder finding = report.At(
            tier.longest().at,
            fmt::format("{} is recorded {}: the alert sees it up to {} late ({})", NameOf(c, hop->rule),
                        hop->other_group ? "in another group" : "behind the alert that reads it",
                        FormatPrometheusDuration(tier.delays.recording_ms), Numbers(each, tier)));
        finding.Because(c.rules.rule(hop->rule).rule->name.Whole(), "recorded here");
        if (!breaks) finding.As(Severity::kInfo);
      });
}

}  // namespace rulecheck::checks
