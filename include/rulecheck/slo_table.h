// What `rulecheck slo` says of objectives: their alerts with closed forms, and what simulations of
// them showed. Milliseconds; shares as ratios.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rulecheck {

using OptionalMs = std::optional<double>;

struct SloTierRow {
  std::string alert, severity;
  std::string file;
  uint32_t line = 0;
  std::optional<double> factor;
  int64_t long_ms = 0, short_ms = 0, hold_ms = 0;  // 0: there is none
  double threshold = 0;                            // of the share of errors
  std::optional<double> spent;                     // share of the budget when it fires
  // At 100, 10 and 1 % errors: until it fires, and at the worst with all delays. Nothing: never.
  OptionalMs detection[3], worst[3];
  OptionalMs reset;       // after the end of a full outage
  bool reachable = true;  // some share of errors is above the threshold
};

struct SloRow {
  std::string name;
  std::optional<double> objective;
  bool objective_guessed = false;  // from thresholds and the usual factors
  int64_t period_ms = 0;
  int64_t counted_ms = 0;  // what of it counts: less than all with `during`
  std::string counts;      // what is divided by what
  std::vector<SloTierRow> tiers;
  std::vector<std::string> blind_spots;
};

struct SimulatedAlert {
  std::string alert, severity, windows;
  // Since the begin of the outage. Nothing: never within the run.
  OptionalMs fires, resolves;
  std::optional<double> spent;
  // For constant errors: in closed form without delays, and the latest with them.
  bool has_closed_form = false;
  OptionalMs closed, latest;
  bool differs = false;  // beyond the known lags
};

struct SimulatedScenario {
  std::string name, what, error;  // error: why it could not be run; else empty
  int64_t length_ms = 0;
  OptionalMs outage_end;
  std::vector<SimulatedAlert> alerts;
  std::vector<std::pair<double, double>> burn;  // time since the begin of the outage, errors over budget
};

struct SloGate {
  std::string text;
  bool passed = true;
  std::string accepted;  // where a suppression of lint accepts that it is not kept; else empty
};

struct SimulationTable {
  std::string slo;
  std::optional<double> objective;
  std::vector<std::pair<double, std::string>> thresholds;  // burn rates at which alerts fire
  std::vector<SimulatedScenario> scenarios;
  std::vector<SloGate> gates;
  // Share of errors, and until the first alert fires in closed form.
  std::vector<std::pair<double, OptionalMs>> detection_curve;
};

}  // namespace rulecheck
