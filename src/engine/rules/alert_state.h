// The life of the alerts of one alerting rule: inactive, pending, firing,
// resolved, step by step (semantics of rules/alerting.go of Prometheus).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/core/symbols.h"
#include "engine/promql/engine.h"

namespace rulecheck::engine::rules {

using TextPairs = std::vector<std::pair<std::string, std::string>>;

enum class AlertPhase : uint8_t { kInactive, kPending, kFiring };
const char* AlertPhaseName(AlertPhase phase);  // "inactive", "pending", "firing"

// A sample for which an alert's condition held: what its templates may show.
struct Cause {
  LabelsId labels = kNoLabels;  // of the sample, metric name included
  double value = 0;
  const FloatHistogram* histogram = nullptr;  // null: a float
  std::shared_ptr<HistogramPool> histograms;  // keeps `histogram` alive
  int64_t at_ms = 0;                          // the evaluation that saw it
};

// A true condition, as one evaluation gives it. `labels` are the alert's:
// expanded, `alertname` set, metric name removed. Unique within an evaluation.
struct Observation {
  LabelsId labels = kNoLabels;
  Cause cause;
};

struct Alert {
  LabelsId labels = kNoLabels;
  AlertPhase phase = AlertPhase::kPending;
  int64_t active_at_ms = 0;
  std::optional<int64_t> resolved_at_ms;
  std::optional<int64_t> keep_firing_since_ms;
  Cause cause;  // of the last evaluation in which the condition held
  // Expanded annotations of `cause`; filled by whoever asks for them first.
  std::optional<TextPairs> annotations;

  // Shown to users and compared by tests; resolved ones are only remembered.
  bool active() const { return !resolved_at_ms.has_value(); }
};

// The state of one rule. Alerts stand in the order in which they became true.
class AlertState {
 public:
  AlertState(int64_t hold_ms, int64_t keep_firing_ms) : hold_ms_(hold_ms), keep_firing_ms_(keep_firing_ms) {}

  // One evaluation at `ts_ms`. Returns the number of pending and firing alerts.
  size_t Step(int64_t ts_ms, std::span<const Observation> observations);

  // Forgets everything, as an exceeded limit does.
  void Clear();

  std::span<Alert> alerts() { return alerts_; }
  std::span<const Alert> alerts() const { return alerts_; }

 private:
  // The condition of `alert` does not hold at `ts_ms`. False: forget the alert.
  bool StepMissing(int64_t ts_ms, Alert* alert) const;
  void Reindex();

  int64_t hold_ms_;
  int64_t keep_firing_ms_;
  std::vector<Alert> alerts_;
  std::unordered_map<LabelsId, size_t> index_;
};

}  // namespace rulecheck::engine::rules
