// Matchers of routes, and the labels that alerts are known to have.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "checks/routing/alerts.h"

namespace rulecheck::checks {

// Calls `visit(Matcher)` for those of routes. Of inhibition other checks speak.
template <typename Visit>
void ForEachMatcher(const routing::RouteTree& tree, Visit&& visit) {
  for (const RouteNode& node : tree.nodes())
    for (const routing::Matcher& matcher : node.route->matchers)
      if (!matcher.implied) visit(matcher);
}

// Names of labels that alerts have by their rules or their queries.
std::set<std::string_view> KnownLabelNames(const ConfigModel& config);

// Whether only alerts with the label can fit.
inline bool WantsLabel(const routing::Matcher& matcher) {
  return !matcher.is_negative() && !matcher.Matches("");
}

}  // namespace rulecheck::checks
