// Runs rule groups over a storage, tick by tick, as the rule manager of Prometheus
// does: recording rules write their series, alerting rules live through their
// states and write ALERTS and ALERTS_FOR_STATE (rules/group.go and beside it).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/engine.h"
#include "engine/rules/alert_state.h"
#include "engine/rules/alert_texts.h"
#include "engine/rules/rule_spec.h"
#include "engine/storage.h"

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
  // `groups` are evaluated in this order at every tick. All must outlive this.
  Simulation(Storage* storage, std::vector<const GroupSpec*> groups, TemplateContext context);

  // One evaluation of every group. Ticks must come in order of time; samples later
  // than a tick must not be in the storage yet if a rule can look ahead.
  std::vector<RuleFailure> Tick(int64_t ts_ms);

  // Calls visit(rule, alert) for each alert that is pending or firing and has this
  // name, in order of evaluation.
  void ForEachAlert(std::string_view alertname, const std::function<void(const RuleSpec&, Alert&)>& visit);

  // The annotations of an alert, expanded when first asked for.
  const TextPairs& Annotations(const RuleSpec& rule, Alert* alert) const;

 private:
  // Label sets of the series that an alert writes.
  struct AlertSeries {
    LabelsId pending;
    LabelsId firing;
    LabelsId for_state;
  };
  struct Sample {
    LabelsId labels;
    double value;
    const FloatHistogram* histogram;
  };
  struct MemoKey {
    LabelsId labels;
    uint64_t value_bits;
    friend bool operator==(const MemoKey&, const MemoKey&) = default;
  };
  struct MemoHash {
    size_t operator()(const MemoKey& key) const { return key.value_bits * 0x9E3779B97F4A7C15u + key.labels; }
  };
  struct RuleRun {
    const GroupSpec* group;
    const RuleSpec* spec;
    WriterId writer;
    std::vector<LabelsId> written;  // by the tick before, sorted
    AlertState alerts;
    LabelsId raw_labels = kNoLabels;  // labels as written in the rule, templates unexpanded
    std::unordered_map<MemoKey, LabelsId, MemoHash> output_labels;  // of a sample
    std::unordered_map<LabelsId, AlertSeries> alert_series;         // of an alert's labels
  };

  Status Eval(RuleRun* run, int64_t ts_ms);
  Result<std::vector<Sample>> Record(RuleRun* run, const Value& value);
  Result<std::vector<Sample>> Alerting(RuleRun* run, const Value& value, int64_t ts_ms);
  Status Write(RuleRun* run, int64_t t_ms, const std::vector<Sample>& samples);
  Status CheckLimit(RuleRun* run, size_t count, const char* noun);

  LabelsId RecordedLabels(RuleRun* run, LabelsId sample);
  LabelsId AlertLabels(RuleRun* run, const Cause& cause);
  const AlertSeries& SeriesOf(RuleRun* run, LabelsId alert);

  Storage* storage_;
  TemplateContext context_;
  std::vector<RuleRun> runs_;  // in order of evaluation
  SymbolId alertname_;
};

}  // namespace rulecheck::engine::rules
