// Runs Loki's rules over the log lines of a test group, as its ruler does
// (pkg/ruler): an instant query at each tick, alerts with the states of Prometheus.
//
// What the rules write, recorded series and ALERTS, never comes back to Loki: it goes to
// a Prometheus by remote write, stale markers included. Here it is input of the
// Prometheus rules and expressions of the same test group, visible from the tick on at
// which it was made.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/core/block.h"
#include "engine/logql/log_engine.h"
#include "engine/logql/log_store.h"
#include "engine/rules/rule_runs.h"

namespace rulecheck::engine::rules {

class LogSimulation : public RuleRuns {
 public:
  // All arguments must outlive this; `groups` are made by MakeLogGroupSpec.
  LogSimulation(Storage* storage, const logql::LogStore& store, const std::vector<const GroupSpec*>& groups,
                TemplateContext context);

  // Evaluates all rules at all ticks. Failures are those of the first tick that has any;
  // what rules made from there on must not be looked at.
  std::vector<RuleFailure> Run(const StepGrid& ticks);

  // Puts what the rules wrote up to `t_ms` into the storage, except what is there.
  Status LoadUntil(int64_t t_ms);

  // Metric names that rules write.
  bool Writes(std::string_view metric) const;

 private:
  // A series that rules write, in order of time.
  struct Written {
    LabelsId labels;
    std::vector<std::pair<int64_t, double>> samples;
    size_t next = 0;  // the first that is not in the storage
  };
  // The samples of a rule's expression at each tick, or the tick at which it fails.
  struct Answer {
    std::vector<std::vector<Cause>> ticks;
    Status failure;  // at tick ticks.size()
  };

  Answer Evaluate(const RuleSpec& spec, const StepGrid& ticks);
  Answer EvaluateAtOnce(const RuleSpec& spec, const StepGrid& ticks);
  // `observer` may be null.
  Status EvaluateTick(const rulecheck::logql::Query& query, int64_t ts_ms, EvalObserver* observer,
                      std::vector<Cause>* out);
  EvalObserver* ObserverOf(const RuleSpec& spec) const;
  // The `query` function of templates: in Loki's ruler it speaks LogQL.
  Result<std::vector<gotemplate::QuerySample>> QueryOfTemplate(std::string_view text, int64_t at_ms);
  LabelsId LabelsOf(std::span<const logql::Label> labels);
  void Write(RuleRun* run, int64_t t_ms, const std::vector<OutputSample>& samples);
  void Append(LabelsId labels, int64_t t_ms, double value);

  const logql::LogStore& store_;
  std::vector<Written> written_;
  std::unordered_map<LabelsId, size_t> written_index_;
};

}  // namespace rulecheck::engine::rules
