#include "checks/routing/alerts.h"

#include "policy/project.h"

namespace rulecheck::checks {

Location PlaceOfSide(const ConfigModel& config, const routing::InhibitRule& rule,
                     const routing::Matchers& side) {
  for (const routing::Matcher& matcher : side)
    if (!matcher.implied) return matcher.place;
  return {config.config().file, rule.span};
}

std::vector<std::string> PageSeverities(const policy::RoutingSettings& settings) {
  std::vector<std::string> out;
  for (const policy::RoutingTier& tier : settings.tiers)
    if (tier.severity == "page" || tier.severity == "critical") out.push_back(tier.severity);
  if (settings.tiers.empty()) out = {"critical", "page"};
  return out;
}

}  // namespace rulecheck::checks
