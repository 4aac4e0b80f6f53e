// Simulations of one objective as a table that reports print, with the gates of its settings.
#pragma once

#include <functional>
#include <vector>

#include "routing/model.h"
#include "rulecheck/slo_table.h"
#include "simulate/slo_run.h"

namespace rulecheck::simulate {

// Runs each scenario, on all cores; where settings want an outage detected, that, too. `routes` is asked
// where they count until someone is notified.
using RoutesOfRun = std::function<const routing::Model&()>;
SimulationTable RunTable(const slo::Model& model, const slo::Slo& slo, const std::vector<Scenario>& scenarios,
                         const RoutesOfRun& routes);

}  // namespace rulecheck::simulate
