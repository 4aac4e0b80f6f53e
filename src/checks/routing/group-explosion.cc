#include <fmt/core.h>

#include "checks/routing/alerts.h"
#include "policy/project.h"

#include <iterator>

namespace rulecheck::checks {
namespace {

// Without a list in the settings, labels of which every request or user has its own value.
constexpr std::string_view kUsualHighLabels[] = {"request_id", "session_id", "span_id", "trace_id",
                                                 "user_id"};

bool IsHighLabel(const policy::Settings& settings, std::string_view name) {
  if (settings.cardinality && !settings.cardinality->high.labels.empty()) {
    const auto& labels = settings.cardinality->high.labels;
    return std::find(labels.begin(), labels.end(), name) != labels.end();
  }
  return std::find(std::begin(kUsualHighLabels), std::end(kUsualHighLabels), name) !=
         std::end(kUsualHighLabels);
}

// Of `...`, an alert that comes here and surely has such a label.
const RoutedAlert* AlertWithHighLabel(const ConfigModel& config, const policy::Settings& settings,
                                      uint32_t node, std::string_view* name) {
  for (const RoutedAlert& alert : config.alerts) {
    if (!alert.routes->MustReach(node)) continue;
    for (const flow::Alternative& alternative : alert.labels.alternatives)
      for (const flow::LabelFact& fact : alternative.labels.facts())
        if (IsHighLabel(settings, fact.name) && alert.labels.MustHave(fact.name) &&
            !alert.labels.IsConstant(fact.name)) {
          *name = fact.name;
          return &alert;
        }
  }
  return nullptr;
}

}  // namespace

void GroupExplosion(const ModelContext& c) {
  ForEachConfig(c, [&](const ConfigModel& config) {
    const policy::Settings& settings = c.facts.SettingsOf(*config.document->file).settings;
    for (uint32_t node = 0; node < config.tree->nodes().size(); ++node) {
      const auto& group_by = (*config.tree)[node].route->group_by;
      if (!group_by) continue;
      for (const MappedText& label : *group_by) {
        std::string_view name = label.value;
        const RoutedAlert* alert = nullptr;
        if (name == "...") alert = AlertWithHighLabel(config, settings, node, &name);
        if (alert == nullptr && !IsHighLabel(settings, name)) continue;
        FindingBuilder finding =
            c.out.Report(label.Whole(),
                         fmt::format("every value of `{}` is a group of its own, and a notification", name));
        if (alert != nullptr) finding.Because(alert->rule->rule->name.Whole(), "an alert with this label");
      }
    }
  });
}

}  // namespace rulecheck::checks
