// Rules along time: each over a stretch of ticks at once.
#include <algorithm>
#include <set>
#include <unordered_map>

#include "engine/core/bitmap.h"
#include "engine/histogram/histogram.h"
#include "engine/rules/simulation.h"

namespace rulecheck::engine::rules {
namespace {

// Ticks evaluated at once: enough to share the work, few enough to stay in cache.
constexpr int64_t kStretch = 1024;

}  // namespace

// What a rule writes to one series over a stretch.
struct Simulation::Column {
  LabelsId labels = kNoLabels;
  std::vector<double> values;
  std::vector<uint64_t> present;
  std::vector<const FloatHistogram*> histograms;  // empty, or one per value
};

bool Simulation::RunBlocks(const StepGrid& ticks) {
  int64_t count = static_cast<int64_t>(ticks.size());
  for (int64_t first = 0; first < count; first += kStretch) {
    int64_t last = std::min(count, first + kStretch) - 1;
    StepGrid stretch{ticks.start_ms + first * ticks.step_ms, ticks.start_ms + last * ticks.step_ms,
                     ticks.step_ms};
    for (size_t index : order_->before) {
      if (!RunRuleOver(index, stretch)) return false;
    }
    if (!RunTogether(order_->by_tick, stretch)) return false;
    for (size_t index : order_->after) {
      if (!RunRuleOver(index, stretch)) return false;
    }
  }
  return true;
}

bool Simulation::RunTogether(const std::vector<size_t>& indexes, const StepGrid& ticks) {
  if (indexes.empty()) return true;
  for (size_t i = 0; i < ticks.size(); ++i) {
    for (size_t index : indexes) {
      if (!Eval(&runs_[index], ticks.TimeAt(i), LateWriter(index))) return false;
    }
  }
  return true;
}

bool Simulation::RunRuleOver(size_t index, const StepGrid& ticks) {
  RuleRun& run = runs_[index];
  int64_t offset = run.group().query_offset_ms;
  EvalOptions options = context_.eval;
  options.printed = true;
  options.late_writer = LateWriter(index);
  promql::ValueType type = run.spec().query->root()->type;
  if (type != promql::ValueType::kScalar && type != promql::ValueType::kVector) return false;
  StepGrid shifted{ticks.start_ms - offset, ticks.end_ms - offset, ticks.step_ms};
  Result<BlockOutcome> out = EvaluateTicks(*run.spec().query->root(), *storage_, shifted, options);
  if (!out) return false;
  const Block& block = out->block;
  if (block.empty() && run.idle()) return true;

  std::vector<Column> columns;
  std::unordered_map<LabelsId, size_t> column_of;
  std::vector<Cause> causes;
  std::vector<OutputSample> samples;
  for (size_t i = 0; i < ticks.size(); ++i) {
    int64_t ts_ms = ticks.TimeAt(i);
    causes.clear();
    samples.clear();
    for (size_t s = 0; s < block.size(); ++s) {
      if (!block.Has(s, i)) continue;
      const FloatHistogram* histogram = block.Histogram(s, i);
      causes.push_back({block.labels(s), histogram == nullptr ? block.values(s)[i] : 0, histogram,
                        histogram == nullptr ? nullptr : out->histograms, ts_ms});
    }
    if (!run.Step(context_, ts_ms, causes, &samples)) return false;
    for (const OutputSample& sample : samples) {
      auto [it, added] = column_of.try_emplace(sample.labels, columns.size());
      if (added) {
        Column& fresh = columns.emplace_back();
        fresh.labels = sample.labels;
        fresh.values.resize(ticks.size());
        fresh.present.resize(BitmapWords(ticks.size()));
      }
      Column& column = columns[it->second];
      column.values[i] = sample.value;
      SetBit(column.present.data(), i);
      if (sample.histogram != nullptr) {
        column.histograms.resize(ticks.size());
        column.histograms[i] = sample.histogram;
      }
    }
  }
  return WriteColumns(&run, shifted, &columns);
}

bool Simulation::WriteColumns(RuleRun* run, const StepGrid& ticks, std::vector<Column>* columns) {
  std::set<LabelsId> labels;
  for (const Column& column : *columns) labels.insert(column.labels);
  // A series of the stretch before that is not written any more goes stale at once.
  for (LabelsId before : run->written()) {
    if (labels.contains(before)) continue;
    if (!storage_->Append(before, ticks.start_ms, StaleNan(), run->writer())) return false;
  }
  std::vector<LabelsId> written;
  for (Column& column : *columns) {
    SeriesId known = 0;
    if (storage_->FindSeries(column.labels, &known) && storage_->series(known).writer != run->writer())
      return false;
    bool previous = std::binary_search(run->written().begin(), run->written().end(), column.labels);
    for (size_t i = 0; i < ticks.size(); ++i) {
      bool now = TestBit(column.present.data(), i);
      if (!now && previous) {
        column.values[i] = StaleNan();
        SetBit(column.present.data(), i);
      }
      previous = now;
    }
    if (previous) written.push_back(column.labels);
    ColumnInput input;
    input.start_ms = ticks.start_ms;
    input.step_ms = ticks.step_ms;
    input.values = column.values;
    input.present = column.present;
    input.histograms = column.histograms;
    if (!storage_->AppendColumn(column.labels, input, run->writer())) return false;
  }
  std::sort(written.begin(), written.end());
  run->written() = std::move(written);
  return true;
}

}  // namespace rulecheck::engine::rules
