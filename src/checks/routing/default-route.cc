#include <fmt/core.h>

#include "checks/routing/alerts.h"
#include "policy/project.h"

namespace rulecheck::checks {

static bool EndsAtRoot(const RoutedAlert& alert) {
  return alert.routes->complete && !alert.routes->outcomes.empty() &&
         std::all_of(
             alert.routes->outcomes.begin(), alert.routes->outcomes.end(),
             [](const routing::Outcome& outcome) { return outcome.nodes == std::vector<uint32_t>{0}; });
}

void DefaultRoute(const ModelContext& c) {
  ForEachServed(c, [&](const ConfigModel& config) {
    for (const RoutedAlert& alert : config.alerts) {
      const auto& settings = c.facts.SettingsOf(*alert.rule->document->file).settings.routing;
      if (!settings || !settings->default_route || settings->default_route->off() || !EndsAtRoot(alert))
        continue;
      c.out.set_subject(alert.rule->subject());
      const std::string team = settings->team_label;
      const std::string why =
          team.empty() || alert.labels.CanHave(team) ? "" : fmt::format(" and it has no `{}`", team);
      c.out
          .Report(alert.rule->rule->name.Whole(),
                  fmt::format("no route takes this alert but the root{}", why))
          .As(*settings->default_route->severity)
          .Because(PlaceOfRoute(config, *config.config().route),
                   fmt::format("the root, which notifies `{}`", (*config.tree)[0].receiver));
    }
  });
}

}  // namespace rulecheck::checks
