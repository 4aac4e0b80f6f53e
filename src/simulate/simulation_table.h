// Simulations of one objective as a table that reports print, with the gates of its settings.
#pragma once

#include <vector>

#include "rulecheck/slo_table.h"
#include "simulate/slo_run.h"

namespace rulecheck::simulate {

// Runs each scenario; where settings want an outage detected, that, too.
SimulationTable RunTable(const slo::Model& model, const slo::Slo& slo,
                         const std::vector<Scenario>& scenarios);

}  // namespace rulecheck::simulate
