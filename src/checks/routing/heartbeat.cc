#include <fmt/core.h>

#include <map>
#include <set>
#include <string>

#include "checks/routing/alerts.h"
#include "policy/project.h"

namespace rulecheck::checks {
namespace {

// A receiver that the alert surely reaches and no other alert can.
bool HasOwnReceiver(const ConfigModel& config, const RoutedAlert& heartbeat) {
  for (uint32_t node = 0; node < config.tree->nodes().size(); ++node) {
    if (!heartbeat.routes->MustReach(node)) continue;
    const std::string_view receiver = (*config.tree)[node].receiver;
    const bool shared =
        std::any_of(config.alerts.begin(), config.alerts.end(), [&](const RoutedAlert& other) {
          if (other.name() == heartbeat.name()) return false;
          for (uint32_t n = 0; n < config.tree->nodes().size(); ++n)
            if ((*config.tree)[n].receiver == receiver && other.routes->CanReach(n)) return true;
          return false;
        });
    if (!shared) return true;
  }
  return false;
}

void CheckHeartbeat(const ModelContext& c, const ConfigModel& config, const RoutedAlert& alert) {
  c.out.set_subject(alert.rule->subject());
  const bool known = alert.number != RoutedAlert::kNoNumber;
  if (known && !c.facts.flows().Result(alert.number).always) {
    c.out
        .Report(alert.rule->rule->name.Whole(),
                "the heartbeat must always fire, and its query can return nothing")
        .Help("`vector(1)` always returns a sample.");
  }
  if (HasOwnReceiver(config, alert)) return;
  c.out.Report(alert.rule->rule->name.Whole(), "the heartbeat reaches no receiver of its own")
      .Help("What watches it must hear of nothing else, or its silence is not noticed.");
}

}  // namespace

void Heartbeat(const ModelContext& c) {
  ForEachServed(c, [&](const ConfigModel& config) {
    std::map<std::string, const policy::NamedPath*> missing;  // by name
    std::set<std::string_view> there;
    for (const RoutedAlert& alert : config.alerts) {
      const auto& settings = c.facts.SettingsOf(*alert.rule->document->file).settings.routing;
      if (!settings || !settings->heartbeat) continue;
      missing.emplace(settings->heartbeat->path, &*settings->heartbeat);
      if (alert.name() != settings->heartbeat->path) continue;
      there.insert(alert.name());
      CheckHeartbeat(c, config, alert);
    }
    c.out.set_subject({});
    for (const auto& [name, heartbeat] : missing)
      if (!there.contains(name)) c.out.Report(heartbeat->place, fmt::format("there is no alert `{}`", name));
  });
}

}  // namespace rulecheck::checks
