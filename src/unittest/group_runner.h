// The state of one test group while it runs.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/rules/simulation.h"
#include "engine/storage.h"
#include "unittest/compare.h"
#include "unittest/input.h"
#include "unittest/run_group.h"

namespace rulecheck::unittest {

class GroupRunner {
 public:
  GroupRunner(const Plan& plan, const PlannedGroup& group, const TestOptions& options, GroupOutcome* out);

  void Run();

 private:
  engine::EvalOptions MakeEvalOptions() const;
  engine::rules::TemplateContext MakeContext() const;

  // False: the group must not run; every case has its result.
  bool LoadInput();
  // Marks series that must not be seen before their time or that rules write to.
  void ChooseLoading();
  void CheckTickCount();
  bool RunTicks();
  void JudgeAlerts(int64_t tick_ms);
  void JudgeAlert(size_t index);
  void JudgeExpr(size_t index);
  void ReportTraps();

  // Gives every case that has no result yet this one.
  void EndAll(CaseStatus status, const std::string& detail);
  void End(size_t index, CaseStatus status, std::string detail);
  // An evaluation error: what is not built yet is told apart.
  void EndWithError(size_t index, const std::string& what, const std::string& message);
  void ReportFailures(const std::vector<engine::rules::RuleFailure>& failures);

  std::vector<Item> GotAlerts(std::string_view alertname);
  std::vector<Item> ExpectedAlerts(const AlertCase& alert_case) const;
  // False, with the error in *message, when an expected sample cannot be read.
  bool ExpectedSamples(const ExprCase& expr_case, std::vector<Item>* out, std::string* message) const;
  std::string AlertNotes(const AlertCase& alert_case, const Comparison& comparison);

  Fields LabelFields(engine::LabelsId labels) const;
  std::string Since(int64_t t_ms) const;  // "5m": time since the start of the group

  const Plan& plan_;
  const PlannedGroup& group_;
  const TestOptions& options_;
  GroupOutcome* out_;
  bool compat_;
  int64_t start_ms_;
  int64_t interval_ms_;  // between ticks
  int64_t end_ms_;       // the latest eval_time
  int64_t last_tick_ms_;
  FloatMatch match_;
  engine::Storage storage_;
  std::unique_ptr<Input> input_;
  std::unique_ptr<engine::rules::Simulation> simulation_;
  std::vector<bool> done_;  // per case
};

}  // namespace rulecheck::unittest
