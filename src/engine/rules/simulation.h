// Runs rule groups over a storage as the rule manager of Prometheus does: recording
// rules write their series, alerting rules live through their states and write
// ALERTS and ALERTS_FOR_STATE (rules/group.go and beside it).
//
// There are two ways to the same answer. Tick evaluates every rule at one time, in
// order. RunBlocks evaluates each rule over many ticks at once, in the order in
// which rules read each other; it gives up where the answer could differ.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/storage.h"
#include "engine/promql/engine.h"
#include "engine/promql/plan.h"
#include "engine/rules/rule_graph.h"
#include "engine/rules/rule_runs.h"

namespace rulecheck::engine::rules {

class Simulation : public RuleRuns {
 public:
  // `groups` are evaluated in this order at every tick, `order` is OrderRules of them.
  // All must outlive this.
  Simulation(Storage* storage, const std::vector<const GroupSpec*>& groups, const RuleOrder& order,
             TemplateContext context);

  // One evaluation of every group. Ticks must come in order of time; samples later
  // than a tick must not be in the storage yet if a rule can look ahead.
  std::vector<RuleFailure> Tick(int64_t ts_ms);

  // All ticks of `ticks`, the whole input being in the storage; only when the order
  // says that it is possible. False: a rule failed or wrote what another writes too;
  // then start anew, with Tick, on a fresh storage.
  bool RunBlocks(const StepGrid& ticks);

 private:
  Status Eval(RuleRun* run, int64_t ts_ms, WriterId late_writer);
  Status Write(RuleRun* run, int64_t t_ms, const std::vector<OutputSample>& samples);

  bool RunTogether(const std::vector<size_t>& indexes, const StepGrid& ticks);
  WriterId LateWriter(size_t index) const { return order_->reads_later[index] ? runs_[index].writer() : 0; }

  const RuleOrder* order_;
  PlanCache plans_;
};

}  // namespace rulecheck::engine::rules
