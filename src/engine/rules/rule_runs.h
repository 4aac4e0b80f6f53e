// The rules of a simulation with their states: what the rulers of Prometheus and Loki have
// in common, whatever language the expressions are in.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/core/storage.h"
#include "engine/rules/rule_run.h"

namespace rulecheck::engine::rules {

// A rule that could not be evaluated, or whose result could not be written.
struct RuleFailure {
  const GroupSpec* group;
  const RuleSpec* rule;
  int64_t at_ms;
  std::string message;
};

class RuleRuns {
 public:
  RuleRuns(const RuleRuns&) = delete;
  RuleRuns& operator=(const RuleRuns&) = delete;

  // At most this many alerts are kept: a rule fails with one more.
  void set_room(uint64_t alerts) { room_ = alerts; }

  // Keep the alerts of this name as they are after the tick at `ts_ms`.
  void Watch(std::string_view alertname, int64_t ts_ms);

  // Calls visit(rule, alert) for each pending or firing alert of this name at a
  // watched tick, in order of evaluation.
  void ForEachAlert(std::string_view alertname, int64_t ts_ms,
                    const std::function<void(const RuleSpec&, Alert&)>& visit);

  const TextPairs& AnnotationsOf(const RuleSpec& rule, Alert* alert) const {
    return Annotations(context_, rule, alert);
  }

 protected:
  // `writers`: each rule writes as another, counted from the input's on; else as the input.
  RuleRuns(Storage* storage, const std::vector<const GroupSpec*>& groups, TemplateContext context,
           bool writers);
  ~RuleRuns() = default;

  Storage* storage_;
  TemplateContext context_;
  std::vector<RuleRun> runs_;  // in order of evaluation

 private:
  uint64_t room_ = UINT64_MAX;
  std::unordered_map<std::string_view, std::vector<size_t>> alerts_by_name_;  // indexes of runs_
};

}  // namespace rulecheck::engine::rules
