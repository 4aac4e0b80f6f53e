#include <fmt/core.h>

#include "checks/routing/alerts.h"

#include <optional>

namespace rulecheck::checks {
namespace {

// Another node with the receiver of `node` in every outcome that has `node`; nothing when there is none.
std::optional<uint32_t> SameNotification(const ConfigModel& config, const routing::AlertRoutes& routes,
                                         uint32_t node) {
  const std::string_view receiver = (*config.tree)[node].receiver;
  std::optional<uint32_t> twin;
  for (const routing::Outcome& outcome : routes.outcomes) {
    if (std::find(outcome.nodes.begin(), outcome.nodes.end(), node) == outcome.nodes.end()) continue;
    const auto other = std::find_if(outcome.nodes.begin(), outcome.nodes.end(), [&](uint32_t n) {
      return n > node && (*config.tree)[n].receiver == receiver;
    });
    if (other == outcome.nodes.end()) return std::nullopt;
    twin = *other;
  }
  return twin;
}

bool Notifies(const ConfigModel& config, uint32_t node) {
  const routing::Receiver* receiver = config.config().FindReceiver((*config.tree)[node].receiver);
  return receiver != nullptr && !receiver->integrations.empty();
}

// A node or one of its parents lets alerts go on.
bool GoesOn(const ConfigModel& config, uint32_t node) {
  for (; node != 0; node = (*config.tree)[node].parent)
    if ((*config.tree)[node].route->continues) return true;
  return false;
}

}  // namespace

void DuplicateNotification(const ModelContext& c) {
  ForEachConfig(c, [&](const ConfigModel& config) {
    for (uint32_t node = 1; node < config.tree->nodes().size(); ++node) {
      if (!GoesOn(config, node) || !Notifies(config, node)) continue;
      const auto labels = LabelsAt(*config.tree, node);
      if (!labels) continue;
      flow::Flow alerts;
      alerts.alternatives.emplace_back().labels = *labels;
      const auto routes = config.finder->Of(alerts);
      if (!routes->complete) continue;
      const auto twin = SameNotification(config, *routes, node);
      if (!twin) continue;
      c.out
          .Report(PlaceOfRoute(config, *(*config.tree)[*twin].route),
                  fmt::format("`{}` hears twice of the same alerts", (*config.tree)[node].receiver))
          .Because(PlaceOfRoute(config, *(*config.tree)[node].route),
                   "once from here, with `continue: true`");
    }
  });
}

}  // namespace rulecheck::checks
