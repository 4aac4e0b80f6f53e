#include <fmt/core.h>

#include "checks/routing/alerts.h"
#include "policy/project.h"

#include <optional>

namespace rulecheck::checks {
namespace {

bool MayHaveSeverity(const routing::Outcome& outcome, const std::string& severity) {
  return outcome.labels.CanHave("severity") && outcome.labels.ValuesOf("severity").Contains(severity);
}

bool ReachesTier(const ConfigModel& config, const routing::Outcome& outcome,
                 const policy::RoutingTier& tier) {
  return std::any_of(outcome.nodes.begin(), outcome.nodes.end(), [&](uint32_t node) {
    return std::any_of(tier.receivers.begin(), tier.receivers.end(), [&](const policy::Pattern& receivers) {
      return receivers.Matches((*config.tree)[node].receiver);
    });
  });
}

// The receivers that such alerts reach instead; nothing when some reach the tier, or none is known to be
// of it.
std::optional<std::string> OtherReceivers(const ConfigModel& config, const RoutedAlert& alert,
                                          const policy::RoutingTier& tier) {
  const flow::ValueSet values = alert.labels.ValuesOf("severity");
  if (!alert.routes->complete || !values.IsFinite() || !values.Contains(tier.severity)) return std::nullopt;
  std::string others;
  std::vector<std::string_view> seen;
  for (const routing::Outcome& outcome : alert.routes->outcomes) {
    if (!MayHaveSeverity(outcome, tier.severity)) continue;
    if (ReachesTier(config, outcome, tier)) return std::nullopt;
    for (const uint32_t node : outcome.nodes) {
      const std::string_view receiver = (*config.tree)[node].receiver;
      if (std::find(seen.begin(), seen.end(), receiver) != seen.end()) continue;
      seen.push_back(receiver);
      others += fmt::format("{}`{}`", others.empty() ? "" : ", ", receiver);
    }
  }
  return others.empty() ? "no receiver" : others;
}

}  // namespace

void SeverityTier(const ModelContext& c) {
  ForEachServed(c, [&](const ConfigModel& config) {
    for (const RoutedAlert& alert : config.alerts) {
      const auto& settings = c.facts.SettingsOf(*alert.rule->document->file).settings;
      if (!settings.routing) continue;
      c.out.set_subject(alert.rule->subject());
      for (const policy::RoutingTier& tier : settings.routing->tiers) {
        const auto others = OtherReceivers(config, alert, tier);
        if (!others) continue;
        std::string wanted;
        for (const policy::Pattern& receivers : tier.receivers)
          wanted += fmt::format("{}`{}`", wanted.empty() ? "" : " or ", receivers.text());
        c.out.Report(alert.rule->rule->name.Whole(),
                     fmt::format("an alert of severity `{}` must reach a receiver like {}, it reaches {}",
                                 tier.severity, wanted, *others));
      }
    }
  });
}

}  // namespace rulecheck::checks
