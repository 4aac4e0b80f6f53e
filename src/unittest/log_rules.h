// Runs Loki's rules over the log lines of a test group, as its ruler does
// (pkg/ruler): an instant query at each tick, alerts with the states of Prometheus.
//
// What the rules write, recorded series and ALERTS, never comes back to Loki: it goes to
// a Prometheus by remote write, stale markers included. Here it is input of the
// Prometheus rules and expressions of the same test group, visible from the tick on at
// which it was made.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/core/block.h"
#include "engine/logql/log_engine.h"
#include "engine/logql/log_store.h"
#include "engine/rules/rule_run.h"
#include "engine/rules/simulation.h"

namespace rulecheck::unittest {

// A group of Loki rules in the form in which it is evaluated. What Loki's ruler drops
// when it loads a group is left out: its labels and its query offset, and
// keep_firing_for of its rules.
engine::rules::GroupSpec MakeLogGroupSpec(const RuleGroup& group, std::string file,
                                          std::shared_ptr<const void> storage);

class LogRules {
 public:
  // All arguments must outlive this; `groups` are made by MakeLogGroupSpec.
  LogRules(engine::Storage* storage, const engine::logql::LogStore& store,
           const std::vector<const engine::rules::GroupSpec*>& groups,
           engine::rules::TemplateContext context);
  LogRules(const LogRules&) = delete;
  LogRules& operator=(const LogRules&) = delete;

  void Watch(std::string_view alertname, int64_t ts_ms);

  // Evaluates all rules at all ticks. Failures are those of the first tick that has any;
  // what rules made from there on must not be looked at.
  std::vector<engine::rules::RuleFailure> Run(const engine::StepGrid& ticks);

  // As Simulation::ForEachAlert.
  void ForEachAlert(std::string_view alertname, int64_t ts_ms,
                    const std::function<void(const engine::rules::RuleSpec&, engine::rules::Alert&)>& visit);
  const engine::rules::TextPairs& AnnotationsOf(const engine::rules::RuleSpec& rule,
                                                engine::rules::Alert* alert) const {
    return engine::rules::Annotations(context_, rule, alert);
  }

  // Puts what the rules wrote up to `t_ms` into the storage, except what is there.
  Status LoadUntil(int64_t t_ms);

  // Metric names that rules write.
  bool Writes(std::string_view metric) const;

 private:
  // A series that rules write, in order of time.
  struct Written {
    engine::LabelsId labels;
    std::vector<std::pair<int64_t, double>> samples;
    size_t next = 0;  // the first that is not in the storage
  };
  // The samples of a rule's expression at each tick, or the tick at which it fails.
  struct Answer {
    std::vector<std::vector<engine::rules::Cause>> ticks;
    Status failure;  // at tick ticks.size()
  };

  Answer Evaluate(const engine::rules::RuleSpec& spec, const engine::StepGrid& ticks);
  Answer EvaluateAtOnce(const logql::Query& query, const engine::StepGrid& ticks);
  Status EvaluateTick(const logql::Query& query, int64_t ts_ms, std::vector<engine::rules::Cause>* out);
  // The `query` function of templates: in Loki's ruler it speaks LogQL.
  Result<std::vector<gotemplate::QuerySample>> QueryOfTemplate(std::string_view text, int64_t at_ms);
  engine::LabelsId LabelsOf(std::span<const engine::logql::Label> labels);
  void Write(engine::rules::RuleRun* run, int64_t t_ms,
             const std::vector<engine::rules::OutputSample>& samples);
  void Append(engine::LabelsId labels, int64_t t_ms, double value);

  engine::Storage* storage_;
  const engine::logql::LogStore& store_;
  engine::rules::TemplateContext context_;
  std::vector<engine::rules::RuleRun> runs_;
  std::unordered_map<std::string_view, std::vector<size_t>> alerts_by_name_;
  std::vector<Written> written_;
  std::unordered_map<engine::LabelsId, size_t> written_index_;
};

}  // namespace rulecheck::unittest
