// An objective over a scenario: its actual rules run on series made for them, with closed forms
// beside what comes out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/rules/rule_spec.h"
#include "rulecheck/result.h"
#include "simulate/alert_run.h"
#include "simulate/made_series.h"
#include "simulate/scenario.h"
#include "slo/model.h"

namespace rulecheck::simulate {

// What an alert did. Milliseconds since the begin of the outage.
struct AlertOutcome {
  uint32_t rule = slo::kNoRule;
  std::vector<const slo::Tier*> tiers;  // its branches
  std::optional<int64_t> fires_ms, resolves_ms;
  std::optional<double> spent;  // share of the period's budget when it fires
  // For constant errors: until the condition holds, and the latest tick at which it then fires.
  std::optional<double> closed_ms, latest_ms;
  bool has_closed_form = false;
  bool differs = false;  // beyond the known lags
};

struct BurnPoint {
  int64_t t_ms = 0;  // since the begin of the outage
  double burn = 0;   // errors over budget
};

struct SloOutcome {
  Scenario scenario;
  int64_t interval_ms = 0;           // of evaluations
  std::vector<AlertOutcome> alerts;  // by window
  std::vector<BurnPoint> burn;       // of the events themselves
  std::string error;                 // why it could not be run; else empty
};

class SloSimulator {
 public:
  // Both must outlive it.
  SloSimulator(const slo::Model& model, const slo::Slo& slo);

  // What known scenarios are made with: a history as long as the longest window.
  ScenarioFrame Frame() const;
  SloOutcome Run(Scenario scenario) const;
  // Files of the rules that are run.
  std::vector<std::string> RuleFiles() const;

  const slo::Slo& slo() const { return slo_; }
  const slo::Model& model() const { return model_; }
  int64_t interval_ms() const { return interval_ms_; }
  std::vector<uint32_t> AlertRules() const;

  // A run of groups, and what a rule's alerts did in it.
  struct Raw {
    std::vector<AlertLife> lives;
    engine::StepGrid ticks;
  };
  using Groups = std::vector<engine::rules::GroupSpec>;
  Result<Raw> RunGroups(const Groups& all, const Scenario& scenario, const AlertRunOptions& options) const;
  AlertOutcome OutcomeOf(uint32_t rule, const Raw& raw, const Scenario& scenario) const;
  // All of the files that the rules are in: what promtool loads.
  Groups GroupsOfFiles() const;

 private:
  bool IsOf(const AlertLife& life, uint32_t rule) const;

  const slo::Model& model_;
  const slo::Slo& slo_;
  Groups groups_;  // the rules of the objective
  int64_t interval_ms_;
};

}  // namespace rulecheck::simulate
