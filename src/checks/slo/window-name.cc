#include <map>
#include <set>

#include <fmt/core.h>

#include "base/duration.h"
#include "checks/slo/window_names.h"
#include "policy/project.h"

namespace rulecheck::checks {
namespace {

struct AlertWindows {
  std::set<int64_t> longer, shorter;
  const policy::PathSettings* settings = nullptr;
};

// `long`, `short` and `window` of an alert against its conditions.
void CheckAlertLabels(const ModelContext& c, uint32_t rule, const AlertWindows& windows,
                      const SloReport& report) {
  const RuleRef& ref = c.rules.rule(rule);
  for (const auto& [name, pair] : MergedLabels(*ref.group, *ref.rule)) {
    const bool is_long = name == "long" || name == "long_window";
    const bool is_short = name == "short" || name == "short_window";
    if (!is_long && !is_short) continue;
    const Result<int64_t> claimed = ParsePrometheusDuration(pair.value.value);
    const std::set<int64_t>& real = is_long ? windows.longer : windows.shorter;
    if (!claimed || real.empty() || real.contains(*claimed)) continue;
    report.At(rule, pair.value.Whole(),
              fmt::format("the label says {}, the condition has a window of {}", pair.value.value,
                          FormatPrometheusDuration(*real.begin())));
  }
}

}  // namespace

void WindowName(const ModelContext& c) {
  ForEachIndicator(c, "slo/window-name", [&](const slo::Indicator& each, const SloReport& report) {
    const std::optional<FalseWindow> found = FalseWindowOf(c, each);
    if (!found) return;
    report
        .At(each.rule, found->where,
            fmt::format("a window of {} by its name, of {} by its expression",
                        FormatPrometheusDuration(found->claimed_ms),
                        FormatPrometheusDuration(found->real_ms)))
        .Because(c.facts.slo().At(each.term->at), "this is recorded");
  });
  std::map<uint32_t, AlertWindows> alerts;
  ForEachTier(c, "slo/window-name", [&](const slo::Slo&, const slo::Tier& tier, const SloReport&) {
    AlertWindows& windows = alerts[tier.rule];
    if (tier.long_ms > 0) windows.longer.insert(tier.long_ms);
    if (tier.short_ms > 0) windows.shorter.insert(tier.short_ms);
  });
  ForEachSlo(c, "slo/window-name", [&](const slo::Slo& each, const SloReport& report) {
    for (const slo::Tier& tier : each.tiers) {
      const auto it = alerts.find(tier.rule);
      if (it == alerts.end()) continue;
      CheckAlertLabels(c, tier.rule, it->second, report);
      alerts.erase(it);
    }
  });
}

}  // namespace rulecheck::checks
