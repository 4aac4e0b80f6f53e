// What one test group reaches of the rules that it runs.
#pragma once

#include "unittest/coverage/recorder.h"
#include "unittest/group_runner.h"

namespace rulecheck::unittest {

class GroupCoverage {
 public:
  GroupCoverage(const Plan& plan, const PlannedGroup& group, const TestOptions& options);

  // Runs the group once more, with eyes open.
  ProbesByRule Run();

 private:
  void AskComparisons(const engine::rules::RuleSpec& rule, const engine::rules::GroupSpec& group,
                      size_t index);
  void AskAlternatives(const engine::rules::RuleSpec& rule);
  void AskStages(const engine::rules::RuleSpec& rule);
  void AskTexts();
  void MarkTexts(const engine::rules::RuleSpec& rule, const engine::rules::Alert& alert, bool firing);
  engine::StepGrid Ticks() const { return {runner_.start_ms_, runner_.last_tick_ms_, runner_.interval_ms_}; }

  const Plan& plan_;
  const PlannedGroup& group_;
  const TestOptions& options_;
  GroupOutcome outcome_;
  GroupRecorder recorder_;
  GroupRunner runner_;
};

}  // namespace rulecheck::unittest
