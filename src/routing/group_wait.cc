#include "routing/group_wait.h"

#include <algorithm>
#include <limits>

namespace rulecheck::routing {
namespace {

int64_t FirstNotice(const RouteTree& tree, const Outcome& outcome) {
  int64_t first = std::numeric_limits<int64_t>::max();
  for (const uint32_t node : outcome.nodes) first = std::min(first, tree[node].group_wait);
  return outcome.nodes.empty() ? 0 : first;
}

}  // namespace

int64_t GroupWaitOf(const Model& model, uint32_t rule) {
  for (const auto& config : model.configs()) {
    const auto alert =
        std::lower_bound(config->alerts.begin(), config->alerts.end(), rule,
                         [](const RoutedAlert& one, uint32_t number) { return one.number < number; });
    if (alert == config->alerts.end() || alert->number != rule || !alert->routes->complete) continue;
    int64_t longest = 0;
    for (const Outcome& outcome : alert->routes->outcomes)
      longest = std::max(longest, FirstNotice(*config->tree, outcome));
    return longest;
  }
  return RouteNode().group_wait;
}

}  // namespace rulecheck::routing
