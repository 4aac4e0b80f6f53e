// The state of one test group while it runs.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/core/storage.h"
#include "engine/rules/log_simulation.h"
#include "engine/rules/simulation.h"
#include "unittest/compare.h"
#include "unittest/explain.h"
#include "unittest/input.h"
#include "unittest/log_judge.h"
#include "unittest/run_group.h"

namespace rulecheck::unittest {

class AlertTrial;
class GroupCoverage;
class GroupTrial;
class GroupUpdate;
struct ReadNames;

class GroupRunner {
 public:
  GroupRunner(const Plan& plan, const PlannedGroup& group, const TestOptions& options, GroupOutcome* out);

  // Before Run: these cases get a CaseResult::explanation.
  void Explain(const std::vector<size_t>& cases);
  // Before Run: with the window edges of the other side of Prometheus 3.0.
  void UseOtherEdges() { other_edges_ = true; }
  // Before Run: `observer`, which is not owned, sees what the rules do.
  void Observe(engine::rules::RuleObserver* observer) { observer_ = observer; }

  void Run();

 private:
  friend class AlertTrial;     // tries inputs
  friend class GroupTrial;     // tries mutants on what a run has left
  friend class GroupCoverage;  // asks what a run has left
  friend class GroupUpdate;    // likewise

  engine::EvalOptions MakeEvalOptions() const;
  promql::ParseOptions MakeParseOptions() const;
  engine::rules::TemplateContext MakeContext() const;

  // False from here on: every case has its result, the group is over.
  bool CheckSize();
  bool ReadInput(std::vector<Finding>* findings);
  // The input must not be in the storage before its time, or rules write to it.
  bool NeedsTicks() const;
  bool Prepare(bool by_tick);
  bool RunRules();
  bool RunTicks();
  void ResetStorage();
  int64_t TickOf(const PlannedCase& c) const;
  int64_t TickAt(int64_t t_ms) const;  // the last tick that is not later
  // Judges the alert cases of ticks up to this one.
  void JudgeAlerts(int64_t last_ms);
  void JudgeAlert(size_t index);
  // judge_terms.cc, judge_property.cc: what is asserted beyond promtool's format.
  struct PropertyCheck;
  void WatchCase(const PlannedCase& c, engine::rules::RuleRuns* rules) const;
  std::vector<std::string_view> WatchedNames(const AlertCase& c) const;
  void JudgeState(size_t index);
  void JudgeWithin(size_t index);
  void JudgeProperty(size_t index);
  void CheckProperty(int64_t t_ms, size_t step, PropertyCheck* check);
  std::vector<Fields> FiringLabels(std::string_view alertname, int64_t tick_ms);
  engine::rules::AlertPhase PhaseOf(std::string_view alertname, int64_t tick_ms);
  Comparison CompareAlerts(const AlertCase& c, const std::vector<Item>& expected,
                           const std::vector<Item>& got) const;
  void EndTold(size_t index, const std::string& failure, int64_t at_ms);
  // The last tick that a case looks at.
  int64_t LastTickOf(const PlannedCase& c) const;
  // Who hears of the alerts that came as expected.
  void JudgeReceivers(size_t index, const std::vector<Item>& alerts);
  void JudgeExpr(size_t index);
  void ReportTraps();
  void ReportGroupIntervals();
  // case_traps.cc
  void ReportRepeatedCases();
  void ReportUnreadSeries();
  void ReportVacuousCases();
  void ReportEarlyCases();  // weak_cases.cc
  void ReportRulelessCases();
  bool MayStay(const ExprCase& c, const promql::Expr& root, const ReadNames& names) const;
  void NoteMayStay(const ExprCase& c);
  bool ReadsNothing(std::string_view alertname, int64_t at_ms) const;

  // group_logs.cc
  bool HasLogs() const;
  bool ReadLogs();
  void RunLogRules();
  bool LogRulesShareSeries() const;
  // Puts what Loki's rules recorded up to this time into the storage.
  bool LoadRecordedUntil(int64_t t_ms);
  void JudgeLog(size_t index);
  void ExplainLog(size_t index, const LogAnswer& answer, CaseExplanation* out) const;

  // Gives every case that has no result yet this one.
  void EndAll(CaseStatus status, const std::string& detail);
  void End(size_t index, CaseStatus status, std::string detail);
  // An evaluation error: what is not built yet is told apart.
  void EndWithError(size_t index, const std::string& what, const std::string& message);
  void ReportFailures(const std::vector<engine::rules::RuleFailure>& failures);
  bool IsExplained(size_t index) const { return !explained_.empty() && explained_[index]; }

  std::vector<Item> GotAlerts(std::string_view alertname, int64_t tick_ms,
                              engine::rules::AlertPhase phase = engine::rules::AlertPhase::kFiring);
  // Those of its name, and of all others where the case speaks of them.
  std::vector<Item> GotAlerts(const AlertCase& c, int64_t tick_ms);
  std::vector<Item> ExpectedAlerts(const AlertCase& alert_case) const;
  Result<std::vector<Item>> GotSamples(const engine::Value& value) const;
  Result<std::vector<Item>> ExpectedSamples(const ExprCase& expr_case);
  // An error is also a finding at its place.
  Result<Item> ReadExpected(const ExpectedSample& sample);
  void ReportSyntax(Location where, const promql::ParseError& error);
  // A verdict with what was compared.
  void EndCompared(size_t index, const Comparison& comparison, const promql::Query* query,
                   const NamedTexts& focus);
  // For cases that are explained: alerts are kept as they are at these ticks.
  void WatchExplained();
  RunFacts Facts() const;

  Fields LabelFields(engine::LabelsId labels) const;
  std::string Since(int64_t t_ms) const;  // "5m": time since the start of the group

  const Plan& plan_;
  const PlannedGroup& group_;
  const TestOptions& options_;
  GroupOutcome* out_;
  bool compat_;
  bool other_edges_ = false;
  engine::rules::RuleObserver* observer_ = nullptr;
  bool by_blocks_ = false;  // the rules ran over stretches of time
  int64_t start_ms_;
  int64_t interval_ms_;  // between ticks
  int64_t end_ms_;       // the latest eval_time
  int64_t last_tick_ms_;
  FloatMatch match_;
  engine::Storage storage_;
  std::unique_ptr<Input> input_;
  std::unique_ptr<engine::rules::Simulation> simulation_;
  std::unique_ptr<engine::logql::LogStore> log_store_;       // null: nothing about logs
  std::unique_ptr<engine::rules::LogSimulation> log_rules_;  // null: no rules of Loki
  std::vector<engine::rules::RuleFailure> log_failures_;
  std::vector<bool> done_;       // per case
  std::vector<bool> explained_;  // per case; empty when none is
  int64_t watched_from_ms_ = 0;
};

}  // namespace rulecheck::unittest
