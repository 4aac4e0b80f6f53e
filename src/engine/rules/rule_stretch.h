// One rule over many ticks at once: what its expression gives, what its alerts go through,
// what it writes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/promql/engine.h"
#include "engine/rules/rule_run.h"

namespace rulecheck::engine::rules {

// Ticks evaluated at once: enough to share the work, few enough to stay in cache.
inline constexpr int64_t kStretch = 1024;

// What a rule writes to one series over a stretch.
struct RuleColumn {
  LabelsId labels = kNoLabels;
  std::vector<double> values;
  std::vector<uint64_t> present;
  std::vector<const FloatHistogram*> histograms;  // empty, or one per value
};

// Calls `visit` with one stretch of `ticks` after the other, until it says false.
template <typename Visitor>
bool ForEachStretch(const StepGrid& ticks, Visitor&& visit) {
  const auto count = static_cast<int64_t>(ticks.size());
  for (int64_t first = 0; first < count; first += kStretch) {
    const int64_t last = std::min(count, first + kStretch) - 1;
    if (!visit(StepGrid{ticks.start_ms + first * ticks.step_ms, ticks.start_ms + last * ticks.step_ms,
                        ticks.step_ms}))
      return false;
  }
  return true;
}

// The samples of the rule's expression at each tick. `late_writer` as in EvalOptions.
Result<BlockOutcome> EvaluateStretch(const RuleRun& run, const Storage& storage,
                                     const TemplateContext& context, WriterId late_writer,
                                     const StepGrid& ticks);

// Takes the rule through the ticks of `samples`; false: the outcome of a tick is an error.
bool StepStretch(const TemplateContext& context, const BlockOutcome& samples, const StepGrid& ticks,
                 RuleRun* run, std::vector<RuleColumn>* columns);

// Stores what the rule wrote; false: another rule writes one of the series, too.
bool WriteStretch(const StepGrid& ticks, RuleRun* run, std::vector<RuleColumn>* columns, Storage* storage);

// All three.
bool RunStretch(const TemplateContext& context, WriterId late_writer, const StepGrid& ticks, RuleRun* run,
                Storage* storage);

}  // namespace rulecheck::engine::rules
