// One rule in a simulation: what it wrote last, its alerts, and the label sets it
// was seen to make.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/core/storage.h"
#include "engine/promql/engine.h"
#include "engine/rules/alert_state.h"
#include "engine/rules/alert_texts.h"
#include "engine/rules/rule_spec.h"
#include "rulecheck/result.h"

namespace rulecheck::engine::rules {

// A sample that a rule writes.
struct OutputSample {
  LabelsId labels = kNoLabels;
  double value = 0;
  const FloatHistogram* histogram = nullptr;
};

class RuleRun {
 public:
  RuleRun(Storage* storage, const GroupSpec* group, const RuleSpec* spec, WriterId writer);

  const GroupSpec& group() const { return *group_; }
  const RuleSpec& spec() const { return *spec_; }
  WriterId writer() const { return writer_; }

  // Keep the alerts as they are after the evaluation at `ts_ms`; `room` is how many more can be kept, null
  // for any.
  void WatchAt(int64_t ts_ms, uint64_t* room = nullptr) {
    watched_.insert(ts_ms);
    room_ = room;
  }
  std::map<int64_t, std::vector<Alert>>& snapshots() { return snapshots_; }

  // Nothing is pending, firing, remembered, or written by the last evaluation.
  bool idle() const { return written_.empty() && alerts_.alerts().empty(); }

  // What one evaluation writes, given the samples of the expression at `ts_ms`.
  // Errors: equal label sets, the group's limit.
  Status Step(const TemplateContext& context, int64_t ts_ms, std::vector<Cause> causes,
              std::vector<OutputSample>* out);

  // Label sets written by the last evaluation, sorted; the writer of the samples
  // keeps it, to mark series stale that are not written any more.
  std::vector<LabelsId>& written() { return written_; }

 private:
  // Label sets of the series that an alert writes.
  struct AlertSeries {
    LabelsId pending = kNoLabels;
    LabelsId firing = kNoLabels;
    LabelsId for_state = kNoLabels;
  };
  struct MemoKey {
    LabelsId labels;
    uint64_t value_bits;
    friend bool operator==(const MemoKey&, const MemoKey&) = default;
  };
  struct MemoHash {
    size_t operator()(const MemoKey& key) const { return key.value_bits * 0x9E3779B97F4A7C15u + key.labels; }
  };

  Status Record(const std::vector<Cause>& causes, std::vector<OutputSample>* out);
  Status StepAlerts(const TemplateContext& context, int64_t ts_ms, std::vector<Cause> causes,
                    std::vector<OutputSample>* out);
  Status Keep(int64_t ts_ms);
  Status CheckLimit(size_t count, const char* noun) const;
  LabelsId RecordedLabels(LabelsId sample);
  LabelsId AlertLabels(const TemplateContext& context, const Cause& cause);
  const AlertSeries& SeriesOf(LabelsId alert);

  Storage* storage_;
  const GroupSpec* group_;
  const RuleSpec* spec_;
  WriterId writer_;
  AlertState alerts_;
  std::vector<LabelsId> written_;
  LabelsId raw_labels_ = kNoLabels;  // as written in the rule, templates unexpanded
  std::unordered_map<MemoKey, LabelsId, MemoHash> output_labels_;  // of a sample
  std::unordered_map<LabelsId, AlertSeries> alert_series_;         // of an alert's labels
  std::set<int64_t> watched_;
  uint64_t* room_ = nullptr;
  std::map<int64_t, std::vector<Alert>> snapshots_;
};

// The annotations of an alert, expanded when first asked for.
const TextPairs& Annotations(const TemplateContext& context, const RuleSpec& rule, Alert* alert);

}  // namespace rulecheck::engine::rules
