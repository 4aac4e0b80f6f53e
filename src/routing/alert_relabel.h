// What Prometheus does to the labels of alerts before it sends them: external labels that an alert lacks,
// then `alert_relabel_configs`. Over label flow: what is not known of labels stays open. Source:
// notifier/manager.go, notifier/alertmanagerset.go and model/relabel/relabel.go of Prometheus.
#pragma once

#include <span>

#include "flow/flow.h"
#include "policy/facts.h"

namespace rulecheck::routing {

// Alerts that are surely dropped are no alternative any more. A step with an action that is not known, or
// with a regular expression that is none, changes nothing.
void RelabelAlerts(std::span<const policy::RelabelStep> steps, flow::Flow* alerts);

}  // namespace rulecheck::routing
