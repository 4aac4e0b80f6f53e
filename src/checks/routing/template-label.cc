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

// Whether `has(alert, node)` for an alert that comes to the receiver; `any` is set when one comes at all.
template <typename Has>
bool AnyAlertOf(const ConfigModel& config, std::string_view receiver, bool* any, const Has& has) {
  bool found = false;
  ForEachNodeOf(config, receiver, [&](uint32_t node) {
    for (const RoutedAlert& alert : config.alerts) {
      if (found || !alert.routes->CanReach(node)) continue;
      *any = true;
      found = has(alert, node);
    }
  });
  return found;
}

bool CanHaveLabel(const RoutedAlert& alert, uint32_t node, std::string_view name) {
  const auto& outcomes = alert.routes->outcomes;
  return !alert.routes->complete ||
         std::any_of(outcomes.begin(), outcomes.end(), [&](const routing::Outcome& outcome) {
           return std::find(outcome.nodes.begin(), outcome.nodes.end(), node) != outcome.nodes.end() &&
                  outcome.labels.CanHave(name);
         });
}

bool HasAnnotation(const RoutedAlert& alert, std::string_view name) {
  const auto& annotations = alert.rule->rule->annotations;
  return std::any_of(annotations.begin(), annotations.end(),
                     [&](const TextPair& pair) { return pair.key.value == name; });
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

// `what`: "label", "annotation".
template <typename Has>
void CheckAlerts(const ModelContext& c, const ConfigModel& config, const routing::NotificationLabel& label,
                 std::string_view what, const Has& has) {
  bool any = false;
  for (const std::string_view receiver : label.receivers)
    if (AnyAlertOf(config, receiver, &any, has)) return;
  if (!any) return;
  c.out.Report(label.where, fmt::format("no alert that comes to `{}` has the {} `{}`",
                                        label.receivers.front(), what, label.name));
}

}  // namespace

void NotificationLabels(const ModelContext& c) {
  ForEachConfig(c, [&](const ConfigModel& config) {
    if (config.is_object) return;
    for (const auto& label : routing::ReadNotifications(config.config(), config.templates).labels) {
      if (label.source == routing::LabelSource::kGroup) {
        CheckGroupLabel(c, config, label);
      } else if (label.source == routing::LabelSource::kAnnotation) {
        CheckAlerts(c, config, label, "annotation",
                    [&](const RoutedAlert& alert, uint32_t) { return HasAnnotation(alert, label.name); });
      } else if (!config.alerts.empty()) {
        CheckAlerts(c, config, label, "label", [&](const RoutedAlert& alert, uint32_t node) {
          return CanHaveLabel(alert, node, label.name);
        });
      }
    }
  });
}

}  // namespace rulecheck::checks
