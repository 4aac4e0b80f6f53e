#include <fmt/core.h>

#include "checks/routing/alerts.h"
#include "policy/project.h"

namespace rulecheck::checks {
namespace {

// The entry that silences a route at some times; null for one that always speaks.
const MappedText* Silencer(const routing::Config& config, const routing::Route& route) {
  for (const auto* list : {&route.mute, &route.active}) {
    for (const MappedText& name : *list) {
      const routing::NamedInterval* interval = config.FindInterval(name.value);
      if (interval != nullptr && (list == &route.active || !interval->intervals.empty())) return &name;
    }
  }
  return nullptr;
}

bool IsPage(const routing::Outcome& outcome, const std::vector<std::string>& severities) {
  const flow::ValueSet values = outcome.labels.ValuesOf("severity");
  return outcome.labels.MustHave("severity") && values.IsFinite() && !values.IsEmpty() &&
         std::all_of(values.values().begin(), values.values().end(), [&](const std::string& value) {
           return std::find(severities.begin(), severities.end(), value) != severities.end();
         });
}

class MutedPages {
 public:
  MutedPages(const ModelContext& c, const ConfigModel& config) : c_(c), config_(config) {
    reported_.resize(config.tree->nodes().size());
  }

  void Alert(const RoutedAlert& alert, const policy::RoutingSettings& settings) {
    const std::vector<std::string> severities = PageSeverities(settings);
    for (const routing::Outcome& outcome : alert.routes->outcomes)
      if (alert.routes->complete && IsPage(outcome, severities)) Page(outcome, alert);
  }

 private:
  // Only a page that nobody else gets then is lost.
  void Page(const routing::Outcome& outcome, const RoutedAlert& alert) {
    const auto silencer = [&](uint32_t node) {
      return Silencer(config_.config(), *(*config_.tree)[node].route);
    };
    if (std::any_of(outcome.nodes.begin(), outcome.nodes.end(),
                    [&](uint32_t node) { return silencer(node) == nullptr; }))
      return;
    for (const uint32_t node : outcome.nodes) {
      if (reported_[node]) continue;
      reported_[node] = true;
      const MappedText& name = *silencer(node);
      const auto& intervals = config_.config().FindInterval(name.value)->intervals;
      const bool active = std::find_if((*config_.tree)[node].route->mute.begin(),
                                       (*config_.tree)[node].route->mute.end(), [&](const MappedText& m) {
                                         return &m == &name;
                                       }) == (*config_.tree)[node].route->mute.end();
      std::string times;
      for (const auto& interval : intervals)
        times += (times.empty() ? "" : "; ") + routing::IntervalInWords(interval);
      c_.out
          .Report(name.Whole(),
                  fmt::format("pages that come here wake nobody {} {}", active ? "outside of" : "during",
                              times.empty() ? "any time" : times))
          .Because(alert.rule->rule->name.Whole(), "an alert that comes here");
    }
  }

  const ModelContext& c_;
  const ConfigModel& config_;
  std::vector<bool> reported_;
};

}  // namespace

void PageMuted(const ModelContext& c) {
  ForEachServed(c, [&](const ConfigModel& config) {
    MutedPages pages(c, config);
    for (const RoutedAlert& alert : config.alerts) {
      const auto& settings = c.facts.SettingsOf(*alert.rule->document->file).settings.routing;
      if (settings) pages.Alert(alert, *settings);
    }
  });
}

}  // namespace rulecheck::checks
