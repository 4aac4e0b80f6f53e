#include <algorithm>
#include <set>
#include <string>

#include <fmt/core.h>

#include "base/duration.h"
#include "checks/slo/objectives.h"

namespace rulecheck::checks {

namespace {

std::string BeyondText(int64_t window_ms, int64_t retention_ms) {
  return fmt::format(
      "a window of {} where samples are kept for {}: it is of what there is, and says otherwise",
      FormatPrometheusDuration(window_ms), FormatPrometheusDuration(retention_ms));
}

// Alerts that read counters themselves, once each: of their windows the longest.
void OfAlerts(const ModelContext& c) {
  std::set<uint32_t> seen;
  ForEachSlo(c, "slo/window-beyond-retention", [&](const slo::Slo& each, const SloReport& report) {
    const auto retention = slo::RetentionOf(*each.settings);
    if (!retention || *retention <= 0) return;
    for (auto tier = each.tiers.rbegin(); tier != each.tiers.rend(); ++tier) {
      for (const slo::Condition& condition : tier->branch.conditions) {
        const slo::Term& ratio = condition.ratio;
        if (!ratio.through.empty() || ratio.leaves.empty() || ratio.leaves.front().window_ms <= *retention)
          continue;
        if (seen.insert(tier->rule).second)
          report.At(ratio.leaves.front().at, BeyondText(ratio.leaves.front().window_ms, *retention));
      }
    }
  });
}

}  // namespace

void WindowBeyondRetention(const ModelContext& c) {
  OfAlerts(c);
  ForEachIndicator(c, "slo/window-beyond-retention",
                   [&](const slo::Indicator& each, const SloReport& report) {
                     const auto retention = slo::RetentionOf(c.facts.slo().SettingsOfRule(each.rule));
                     if (!retention || *retention <= 0) return;
                     int64_t longest = each.term->averaged_of_ms > 0 ? each.term->window_ms : 0;
                     slo::Spot at = each.term->averaged_at;
                     if (each.term->through.empty()) {
                       for (const slo::Leaf& leaf : each.term->leaves) {
                         if (leaf.window_ms <= longest) continue;
                         longest = leaf.window_ms;
                         at = leaf.at;
                       }
                     }
                     if (longest <= *retention || at.rule != each.rule) return;
                     report.At(at, BeyondText(longest, *retention));
                   });
}

}  // namespace rulecheck::checks
