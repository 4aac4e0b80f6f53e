// How objectives and simulations of them are shown.
#pragma once

#include <string>
#include <vector>

#include "rulecheck/slo_table.h"

namespace rulecheck::report {

struct SloTextOptions {
  size_t width = 100;
  bool colour = false, ascii = false;
  bool plot = true;  // burn over time, in the terminal
};

std::string RenderSlosText(const std::vector<SloRow>& slos);
std::string RenderSlosJson(const std::vector<SloRow>& slos);

std::string RenderSimulationText(const std::vector<SimulationTable>& tables, const SloTextOptions& options);
std::string RenderSimulationJson(const std::vector<SimulationTable>& tables);
// One page with everything in it: tables, and pictures as SVG. No scripts, nothing from elsewhere.
std::string RenderSimulationPage(const std::vector<SimulationTable>& tables);
// Burn over time of one scenario, with thresholds, and marks where alerts fire and resolve.
std::string BurnSvg(const SimulationTable& table, const SimulatedScenario& scenario);
// The time until the first alert fires over the share of errors; where none does, shaded.
std::string DetectionSvg(const SimulationTable& table);

// "8m38s"; "never" for nothing.
std::string SloTimeText(const OptionalMs& ms);
// "passed", "FAILED", or where it is accepted that it is not kept.
std::string SloGateText(const SloGate& gate);
// When an alert fires: "not yet" where the run ends before it can.
std::string SloFiresText(const SimulatedScenario& scenario, const SimulatedAlert& alert);

}  // namespace rulecheck::report
