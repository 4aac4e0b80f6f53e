// Tries mutants on one test group: evaluates again only what a mutant can change, on the
// series that a run of the unchanged rules has left.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "engine/rules/rule_stretch.h"
#include "unittest/group_runner.h"
#include "unittest/mutate/plan_rules.h"
#include "unittest/mutate/rule_mutants.h"

namespace rulecheck::unittest {

// How near a case came to noticing a mutant that it did not notice.
struct Nearness {
  enum class What : uint8_t {
    kCondition,  // the states of its alerts differ, at another time
    kValue,      // only the values differ
    kNothing,    // this input gives the same result
  };
  What what = What::kNothing;
  size_t case_index = 0;
  int64_t at_ms = 0;        // since the start of the group: where it differs
  int64_t distance_ms = 0;  // from there to the time of the case
};

struct TrialOutcome {
  bool tried = false;  // something was evaluated
  bool whole = false;  // by running all rules anew
  bool killed = false;
  std::optional<size_t> failed_case;  // of a killed one: the first case that fails
  std::string error;                  // of a killed one: why the evaluation fails
  std::optional<Nearness> nearness;   // of one that survived where a case depends on its rule
};

// Belongs to one thread. Keeps what it works out of a rule until it is asked about another:
// mutants of a rule should come one after the other.
class GroupTrial {
 public:
  GroupTrial(const Plan& plan, const PlanRules& rules, const PlannedGroup& group, const TestOptions& options);
  ~GroupTrial();

  // The group with unchanged rules; false: a case fails there, nothing can be said of mutants.
  bool RunOriginal();
  TrialOutcome Try(const RuleMutant& mutant);

  // Whether a case of the group asks for what this rule or one that reads it gives.
  bool DependsOn(const RuleMutant& mutant);

 private:
  enum class Way : uint8_t { kLeaf, kFork, kLogLeaf, kWhole };
  struct RuleState;

  RuleState& StateOf(const RuleMutant& mutant);
  void ReadCases();
  void FindDependents(RuleState* state);
  Way ChooseWay(const RuleState& state) const;
  Way ChooseLogWay() const;
  bool CanFork(const RuleState& state) const;
  // No series of the group is selected by the query: it cannot fail here.
  bool SelectsNothing(const RuleMutant& mutant) const;

  TrialOutcome TryLeaf(const RuleMutant& mutant, RuleState* state);
  TrialOutcome TryFork(const RuleMutant& mutant, RuleState* state);
  TrialOutcome TryLogLeaf(const RuleMutant& mutant, RuleState* state);
  TrialOutcome TryWhole(const RuleMutant& mutant, RuleState* state);

  engine::StepGrid Ticks() const;
  engine::WriterId LateWriter(size_t index) const;
  // Finds the tick at which a single rule fails; empty when none does.
  std::string FailureByTick(const RuleMutant& mutant, const RuleState& state);
  bool AlertAsExpected(size_t case_index, const std::vector<engine::rules::RuleRun*>& again,
                       const std::vector<size_t>& affected, const engine::rules::TemplateContext& context);
  bool ExprAsExpected(size_t case_index, const engine::Storage& storage);
  bool ReadOriginal(RuleState* state, const engine::StepGrid& ticks);
  Nearness NearnessOf(RuleState* state, const engine::BlockOutcome& changed,
                      const std::vector<engine::rules::RuleColumn>& written, const engine::StepGrid& ticks);

  const Plan& plan_;
  const PlanRules& rules_;
  const PlannedGroup& group_;
  const TestOptions& options_;
  GroupOutcome outcome_;
  GroupRunner runner_;
  // Of expression cases: their queries, expectations, and the rules that they read.
  struct ExprState {
    promql::ParseOutcome parsed;
    std::vector<Item> expected;
    std::vector<size_t> reads;
  };
  std::map<size_t, ExprState> exprs_;
  std::unique_ptr<RuleState> state_;
  std::unique_ptr<Plan> changed_plan_;  // for whole trials
};

}  // namespace rulecheck::unittest
