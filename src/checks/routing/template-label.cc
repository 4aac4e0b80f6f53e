#include <fmt/core.h>

#include "checks/routing/alerts.h"
#include "routing/notification_texts.h"

namespace rulecheck::checks {
namespace {

// The nodes that notify a receiver.
template <typename Visit>
void ForEachNodeOf(const ConfigModel& config, std::string_view receiver, Visit&& visit) {
  for (uint32_t node = 0; node < config.tree->nodes().size(); ++node)
    if ((*config.tree)[node].receiver == receiver) visit(node);
}

bool GroupsBy(const ConfigModel& config, std::string_view receiver, const std::string& name) {
  bool found = false;
  ForEachNodeOf(config, receiver, [&](uint32_t node) {
    const RouteNode& route = (*config.tree)[node];
    found = found || route.group_by_all ||
            std::find(route.group_by.begin(), route.group_by.end(), name) != route.group_by.end();
  });
  return found;
}

// Whether an alert that comes to the receiver can have the label; `any` is set when one comes at all.
bool AlertHas(const ConfigModel& config, std::string_view receiver, const std::string& name, bool* any) {
  bool found = false;
  ForEachNodeOf(config, receiver, [&](uint32_t node) {
    for (const RoutedAlert& alert : config.alerts) {
      if (!alert.routes->CanReach(node)) continue;
      *any = true;
      found = found || !alert.routes->complete ||
              std::any_of(alert.routes->outcomes.begin(), alert.routes->outcomes.end(),
                          [&](const routing::Outcome& o) {
                            return std::find(o.nodes.begin(), o.nodes.end(), node) != o.nodes.end() &&
                                   o.labels.CanHave(name);
                          });
    }
  });
  return found;
}

void CheckGroupLabel(const ModelContext& c, const ConfigModel& config,
                     const routing::NotificationLabel& label) {
  for (const std::string_view receiver : label.receivers)
    if (GroupsBy(config, receiver, label.name)) return;
  c.out
      .Report(label.where, fmt::format("no route to `{}` groups by `{}`, so this is always empty",
                                       label.receivers.front(), label.name))
      .Help("What all alerts of a group have in common stands in `.CommonLabels`.")
      .As(Confidence::kCertain);
}

void CheckAlertLabel(const ModelContext& c, const ConfigModel& config,
                     const routing::NotificationLabel& label) {
  bool any = false;
  for (const std::string_view receiver : label.receivers)
    if (AlertHas(config, receiver, label.name, &any)) return;
  if (!any) return;
  c.out.Report(label.where, fmt::format("no alert that comes to `{}` has the label `{}`",
                                        label.receivers.front(), label.name));
}

// Whether a rule whose alerts come to the receiver has the annotation; `any` is set when one comes at all.
bool RuleHasAnnotation(const ConfigModel& config, std::string_view receiver, std::string_view name,
                       bool* any) {
  bool found = false;
  ForEachNodeOf(config, receiver, [&](uint32_t node) {
    for (const RoutedAlert& alert : config.alerts) {
      if (found || !alert.routes->CanReach(node)) continue;
      *any = true;
      const auto& annotations = alert.rule->rule->annotations;
      found = std::any_of(annotations.begin(), annotations.end(),
                          [&](const TextPair& pair) { return pair.key.value == name; });
    }
  });
  return found;
}

void CheckAnnotation(const ModelContext& c, const ConfigModel& config,
                     const routing::NotificationLabel& label) {
  bool any = false;
  for (const std::string_view receiver : label.receivers)
    if (RuleHasAnnotation(config, receiver, label.name, &any)) return;
  if (!any) return;
  c.out.Report(label.where, fmt::format("no alert that comes to `{}` has the annotation `{}`",
                                        label.receivers.front(), label.name));
}

}  // namespace

void NotificationLabels(const ModelContext& c) {
  ForEachConfig(c, [&](const ConfigModel& config) {
    if (config.is_object) return;
    for (const auto& label : routing::ReadNotifications(config.config(), config.templates).labels) {
      if (label.source == routing::LabelSource::kGroup) {
        CheckGroupLabel(c, config, label);
      } else if (label.source == routing::LabelSource::kAnnotation) {
        CheckAnnotation(c, config, label);
      } else if (!config.alerts.empty()) {
        CheckAlertLabel(c, config, label);
      }
    }
  });
}

}  // namespace rulecheck::checks
