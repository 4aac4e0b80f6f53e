#include "simulate/simulation_table.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/duration.h"

namespace rulecheck::simulate {
namespace {

constexpr int64_t kGroupWaitMs = 30'000;  // Alertmanager's default
constexpr int kCurvePoints = 60;

OptionalMs MaybeMs(const std::optional<int64_t>& ms) {
  return ms ? OptionalMs(static_cast<double>(*ms)) : std::nullopt;
}

std::string WindowsOf(const AlertOutcome& alert) {
  std::string out;
  for (const slo::Tier* tier : alert.tiers) {
    if (!out.empty()) out += ", ";
    out += FormatPrometheusDuration(tier->window_ms());
    if (tier->short_ms > 0 && tier->long_ms > 0) out += "/" + FormatPrometheusDuration(tier->short_ms);
  }
  return out;
}

SimulatedScenario RowOfRun(const slo::Model& model, const SloOutcome& run) {
  SimulatedScenario out;
  const Scenario& scenario = run.scenario;
  out.name = scenario.name;
  out.what = scenario.what;
  out.error = run.error;
  out.length_ms = scenario.end_ms - scenario.outage_start_ms;
  if (scenario.outage_end_ms >= 0)
    out.outage_end = static_cast<double>(scenario.outage_end_ms - scenario.outage_start_ms);
  for (const AlertOutcome& alert : run.alerts) {
    SimulatedAlert& row = out.alerts.emplace_back();
    row.alert = model.rules().rule(alert.rule).rule->name.value;
    row.severity = alert.tiers.empty() ? std::string() : alert.tiers.front()->severity;
    row.windows = WindowsOf(alert);
    row.fires = MaybeMs(alert.fires_ms);
    row.resolves = MaybeMs(alert.resolves_ms);
    row.spent = alert.spent;
    row.has_closed_form = alert.has_closed_form;
    row.closed = alert.closed_ms;
    row.latest = alert.latest_ms;
    row.differs = alert.differs;
  }
  for (const BurnPoint& point : run.burn) out.burn.emplace_back(static_cast<double>(point.t_ms), point.burn);
  return out;
}

// What settings want of detection, by a run of the outage.
std::optional<SloGate> DetectGate(const SloSimulator& simulator) {
  const slo::Slo& slo = simulator.slo();
  const auto& settings = slo.settings->settings.slo;
  if (!settings || !settings->detect || !settings->detect->within) return std::nullopt;
  const policy::SloDetect& detect = *settings->detect;
  const double outage = detect.outage.value_or(1);
  ScenarioFrame frame = simulator.Frame();
  Scenario scenario = KnownScenarios(frame).front();
  scenario.errors[1].second = outage;
  const SloOutcome run = simulator.Run(scenario);
  int loudest = 0;
  for (const slo::Tier& tier : slo.tiers) loudest = std::max(loudest, slo::LoudnessOf(tier.severity));
  std::optional<int64_t> first;
  for (const AlertOutcome& alert : run.alerts) {
    const bool loud = std::any_of(alert.tiers.begin(), alert.tiers.end(), [&](const slo::Tier* tier) {
      return slo::LoudnessOf(tier->severity) == loudest;
    });
    if (loud && alert.fires_ms && (!first || *alert.fires_ms < *first)) first = alert.fires_ms;
  }
  if (first && detect.notified.value_or(false)) *first += kGroupWaitMs;
  SloGate out;
  out.passed = run.error.empty() && first && *first <= *detect.within;
  out.text =
      fmt::format("{:.4g} % errors within {}: {}", outage * 100, FormatPrometheusDuration(*detect.within),
                  !run.error.empty() ? run.error
                  : first            ? FormatPrometheusDuration(*first)
                                     : "never");
  return out;
}

}  // namespace

SimulationTable RunTable(const slo::Model& model, const slo::Slo& slo,
                         const std::vector<Scenario>& scenarios) {
  const SloSimulator simulator(model, slo);
  SimulationTable out;
  out.slo = slo.name;
  if (slo.budget) out.objective = 1 - *slo.budget;
  for (const slo::Tier& tier : slo.tiers) {
    if (tier.factor) out.thresholds.emplace_back(*tier.factor, FormatPrometheusDuration(tier.window_ms()));
  }
  for (const Scenario& scenario : scenarios)
    out.scenarios.push_back(RowOfRun(model, simulator.Run(scenario)));
  if (auto gate = DetectGate(simulator)) out.gates.push_back(std::move(*gate));
  for (int i = 0; i <= kCurvePoints; ++i) {
    const double errors = std::pow(10, -4 + 4.0 * i / kCurvePoints);
    OptionalMs first;
    for (const slo::Tier& tier : slo.tiers) {
      const OptionalMs after = slo::FiresAfter(tier.pair(), errors, {});
      if (after && (!first || *after < *first)) first = after;
    }
    out.detection_curve.emplace_back(errors, first);
  }
  return out;
}

}  // namespace rulecheck::simulate
