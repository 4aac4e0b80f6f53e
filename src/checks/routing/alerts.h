// Words and questions that checks of routing share.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.h"
#include "checks/routing_facts.h"
#include "policy/project.h"
#include "routing/alert_sides.h"
#include "routing/model.h"

namespace rulecheck::checks {

using routing::AlertsOfSide;
using routing::CanInhibit;
using routing::ConfigModel;
using routing::Fits;
using routing::LabelsAt;
using routing::NarrowBy;
using routing::RoutedAlert;
using routing::RouteNode;
using routing::SideAlert;

// Calls `visit(ConfigModel)` for each configuration that could be read as a whole.
template <typename Visit>
void ForEachConfig(const ModelContext& c, Visit&& visit) {
  for (const auto& config : c.routing.model().configs())
    if (config->tree != nullptr) visit(*config);
}
// ... and that gets the alerts of the run.
template <typename Visit>
void ForEachServed(const ModelContext& c, Visit&& visit) {
  ForEachConfig(c, [&](const ConfigModel& config) {
    if (!config.alerts.empty()) visit(config);
  });
}

// Where a route is shown: its first matcher, else its first key.
inline Location PlaceOfRoute(const ConfigModel& config, const routing::Route& route) {
  for (const routing::Matcher& matcher : route.matchers)
    if (!matcher.implied) return matcher.place;
  return {config.config().file, route.key};
}

// Where a side of an inhibition is shown.
Location PlaceOfSide(const ConfigModel& config, const routing::InhibitRule& rule,
                     const routing::Matchers& side);

// Severities that wake people, by the tiers of the settings.
std::vector<std::string> PageSeverities(const policy::RoutingSettings& settings);

}  // namespace rulecheck::checks
