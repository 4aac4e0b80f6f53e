// What becomes of a rule's result where it is stored: recorded series, ALERTS and
// ALERTS_FOR_STATE (rules/recording.go, rules/alerting.go of Prometheus).
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "flow/flow.h"

namespace rulecheck::flow {

// Labels of a rule over those of its group; of alerts, values may be templates.
using RuleLabels = std::vector<std::pair<std::string_view, std::string_view>>;

struct AlertTimes {
  bool holds = false;         // `for` is longer than zero
  bool keeps_firing = false;  // `keep_firing_for` is
};

inline constexpr std::string_view kAlerts = "ALERTS";
inline constexpr std::string_view kAlertsForState = "ALERTS_FOR_STATE";

// As seen by an instant selector; results of failed evaluations are not stored.
Flow RecordedSeries(const Flow& result, std::string_view name, const RuleLabels& labels);

// The labels of alerts as sent to Alertmanager and shown to templates of receivers, without
// external labels: those of the result without its name, of the rule, and `alertname`.
Flow AlertLabels(const Flow& result, std::string_view alert, const RuleLabels& labels);
// From AlertLabels and the rule's labels, as they stand in its file.
Flow AlertsSeries(const Flow& alerts, const RuleLabels& labels, const AlertTimes& times);
Flow AlertsForStateSeries(const Flow& alerts, const RuleLabels& labels, const AlertTimes& times);

// Whether writing the rule's labels makes series equal that the result tells apart: an error
// of the evaluation. kYes is never said.
Presence CollidesByLabels(const Flow& result, const RuleLabels& labels, bool alert);

}  // namespace rulecheck::flow
