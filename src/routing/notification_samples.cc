#include "routing/notification_samples.h"

#include <algorithm>
#include <optional>

#include "routing/notification_data.h"
#include "template/alert.h"

namespace rulecheck::routing {
namespace {

std::optional<std::string> SomeValue(const flow::ValueSet& values) {
  if (values.IsFinite())
    return values.IsEmpty() ? std::nullopt : std::optional<std::string>(values.values().front());
  for (const char* value : {"example", "1", "a", "example-1", "/", "10.0.0.1:8080", "200", "true"})
    if (values.Contains(value)) return value;
  return std::nullopt;
}

gotemplate::StringMap SomeLabels(const flow::Labels& labels) {
  gotemplate::StringMap out;
  for (const flow::LabelFact& fact : labels.facts()) {
    if (!fact.CanBe() || fact.name == flow::kMetricName) continue;
    if (std::optional<std::string> value = SomeValue(fact.values)) out[fact.name] = *std::move(value);
  }
  return out;
}

NotifiedAlert AlertWith(const workspace::RuleRef& rule, const flow::Labels& labels) {
  NotifiedAlert out;
  out.labels = SomeLabels(labels);
  gotemplate::AlertData data;
  data.labels = out.labels;
  data.value = gotemplate::Value::Float(1);
  const std::string name(rule.rule->name.value);
  for (const TextPair& pair : rule.rule->annotations)
    out.annotations[std::string(pair.key.value)] =
        gotemplate::ExpandAlertText(name, pair.value.value, data, gotemplate::Environment{});
  return out;
}

// The labels of an alert of the rule that comes to the receiver, and by which node; nothing: none does.
struct Arrival {
  uint32_t node = 0;
  const flow::Labels* labels = nullptr;
};
std::optional<Arrival> ArrivalAt(const ConfigModel& config, const RoutedAlert& alert,
                                 std::string_view receiver) {
  for (const Outcome& outcome : alert.routes->outcomes) {
    for (const uint32_t node : outcome.nodes)
      if ((*config.tree)[node].receiver == receiver) return Arrival{node, &outcome.labels};
  }
  return std::nullopt;
}

}  // namespace

std::vector<NotificationSample> SamplesFor(const ConfigModel& config, std::string_view receiver) {
  std::vector<NotificationSample> out;
  for (const RoutedAlert& alert : config.alerts) {
    const std::optional<Arrival> arrival = ArrivalAt(config, alert, receiver);
    if (!arrival) continue;
    const NotifiedAlert notified = AlertWith(*alert.rule, *arrival->labels);
    const RouteNode& node = (*config.tree)[arrival->node];
    for (const bool resolved : {false, true})
      out.push_back({NotificationData(receiver, notified, resolved, node.group_by, node.group_by_all),
                     alert.rule->subject().Text()});
  }
  if (!out.empty()) return out;
  const NotifiedAlert any = {{{"alertname", "Example"}, {"severity", "warning"}, {"instance", "example:80"}},
                             {{"summary", "An example"}, {"description", "An alert that is an example"}}};
  out.push_back({NotificationData(receiver, any, false, {"alertname"}, false), ""});
  return out;
}

}  // namespace rulecheck::routing
