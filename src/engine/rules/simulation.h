// Runs rule groups over a storage as the rule manager of Prometheus does: recording
// rules write their series, alerting rules live through their states and write
// ALERTS and ALERTS_FOR_STATE (rules/group.go and beside it).
//
// There are two ways to the same answer. Tick evaluates every rule at one time, in
// order. RunBlocks evaluates each rule over many ticks at once, in the order in
// which rules read each other; it gives up where the answer could differ.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/core/storage.h"
#include "engine/promql/engine.h"
#include "engine/promql/plan.h"
#include "engine/rules/rule_graph.h"
#include "engine/rules/rule_run.h"

namespace rulecheck::engine::rules {

// A rule that could not be evaluated, or whose result could not be written.
struct RuleFailure {
  const GroupSpec* group;
  const RuleSpec* rule;
  int64_t at_ms;
  std::string message;
};

class Simulation {
 public:
  // `groups` are evaluated in this order at every tick, `order` is OrderRules of them.
  // All must outlive this.
  Simulation(Storage* storage, const std::vector<const GroupSpec*>& groups, const RuleOrder& order,
             TemplateContext context);
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  // Keep the alerts of this name as they are after the tick at `ts_ms`.
  void Watch(std::string_view alertname, int64_t ts_ms);

  // One evaluation of every group. Ticks must come in order of time; samples later
  // than a tick must not be in the storage yet if a rule can look ahead.
  std::vector<RuleFailure> Tick(int64_t ts_ms);

  // All ticks of `ticks`, the whole input being in the storage; only when the order
  // says that it is possible. False: a rule failed or wrote what another writes too;
  // then start anew, with Tick, on a fresh storage.
  bool RunBlocks(const StepGrid& ticks);

  // Calls visit(rule, alert) for each pending or firing alert of this name at a
  // watched tick, in order of evaluation.
  void ForEachAlert(std::string_view alertname, int64_t ts_ms,
                    const std::function<void(const RuleSpec&, Alert&)>& visit);

  const TextPairs& AnnotationsOf(const RuleSpec& rule, Alert* alert) const {
    return Annotations(context_, rule, alert);
  }

 private:
  struct Column;

  Status Eval(RuleRun* run, int64_t ts_ms, WriterId late_writer);
  Status Write(RuleRun* run, int64_t t_ms, const std::vector<OutputSample>& samples);

  bool RunRuleOver(size_t index, const StepGrid& ticks);
  bool RunTogether(const std::vector<size_t>& indexes, const StepGrid& ticks);
  bool WriteColumns(RuleRun* run, const StepGrid& ticks, std::vector<Column>* columns);
  WriterId LateWriter(size_t index) const { return order_->reads_later[index] ? runs_[index].writer() : 0; }

  Storage* storage_;
  TemplateContext context_;
  std::vector<RuleRun> runs_;  // in order of evaluation
  const RuleOrder* order_;
  PlanCache plans_;
  std::unordered_map<std::string_view, std::vector<size_t>> alerts_by_name_;  // indexes of runs_
};

}  // namespace rulecheck::engine::rules
