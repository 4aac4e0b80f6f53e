#include "simulate/simulation_table.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/duration.h"
#include "base/parallel.h"
#include "routing/group_wait.h"

namespace rulecheck::simulate {
namespace {

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

// What settings want of detection; null: nothing.
const policy::SloDetect* DetectOf(const slo::Slo& slo) {
  const auto& settings = slo.settings->settings.slo;
  return settings && settings->detect && settings->detect->within ? &*settings->detect : nullptr;
}

Scenario OutageOf(const SloSimulator& simulator, const policy::SloDetect& detect) {
  Scenario out = KnownScenarios(simulator.Frame()).front();
  out.errors[1].second = detect.outage.value_or(1);
  return out;
}

bool IsLoudest(const slo::Slo& slo, const AlertOutcome& alert) {
  int loudest = 0;
  for (const slo::Tier& tier : slo.tiers) loudest = std::max(loudest, slo::LoudnessOf(tier.severity));
  return std::any_of(alert.tiers.begin(), alert.tiers.end(),
                     [&](const slo::Tier* tier) { return slo::LoudnessOf(tier->severity) == loudest; });
}

// By a run of the outage.
SloGate DetectGate(const slo::Slo& slo, const policy::SloDetect& detect, const SloOutcome& run,
                   const RoutesOfRun& routes) {
  std::optional<int64_t> first;
  int64_t waited = 0;
  for (const AlertOutcome& alert : run.alerts) {
    if (!alert.fires_ms || !IsLoudest(slo, alert)) continue;
    const int64_t wait = detect.notified.value_or(false) ? routing::GroupWaitOf(routes(), alert.rule) : 0;
    if (first && *alert.fires_ms + wait >= *first) continue;
    first = *alert.fires_ms + wait;
    waited = wait;
  }
  SloGate out;
  out.passed = run.error.empty() && first && *first <= *detect.within;
  out.text = fmt::format("{:.4g} % errors within {}: {}", detect.outage.value_or(1) * 100,
                         FormatPrometheusDuration(*detect.within),
                         !run.error.empty() ? run.error
                         : first            ? FormatPrometheusDuration(*first)
                                            : "never");
  if (waited > 0) out.text += fmt::format(", {} of it group_wait", FormatPrometheusDuration(waited));
  return out;
}

std::vector<std::pair<double, OptionalMs>> DetectionCurve(const slo::Slo& slo) {
  std::vector<std::pair<double, OptionalMs>> out;
  for (int i = 0; i <= kCurvePoints; ++i) {
    const double errors = std::pow(10, -4 + 4.0 * i / kCurvePoints);
    OptionalMs first;
    for (const slo::Tier& tier : slo.tiers) {
      const OptionalMs after = slo::FiresAfter(tier.pair(), errors, {});
      if (after && (!first || *after < *first)) first = after;
    }
    out.emplace_back(errors, first);
  }
  return out;
}

}  // namespace

SimulationTable RunTable(const slo::Model& model, const slo::Slo& slo, const std::vector<Scenario>& scenarios,
                         const RoutesOfRun& routes) {
  const SloSimulator simulator(model, slo);
  SimulationTable out;
  out.slo = slo.name;
  if (slo.budget) out.objective = 1 - *slo.budget;
  for (const slo::Tier& tier : slo.tiers) {
    if (tier.factor) out.thresholds.emplace_back(*tier.factor, FormatPrometheusDuration(tier.window_ms()));
  }
  std::vector<Scenario> all = scenarios;
  const policy::SloDetect* detect = DetectOf(slo);
  if (detect != nullptr) all.push_back(OutageOf(simulator, *detect));
  std::vector<SloOutcome> runs(all.size());
  ParallelFor(all.size(), 0, [&](size_t i) { runs[i] = simulator.Run(all[i]); });
  if (detect != nullptr) {
    out.gates.push_back(DetectGate(slo, *detect, runs.back(), routes));
    runs.pop_back();
  }
  for (const SloOutcome& run : runs) out.scenarios.push_back(RowOfRun(model, run));
  out.detection_curve = DetectionCurve(slo);
  return out;
}

}  // namespace rulecheck::simulate
