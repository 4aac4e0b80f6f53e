#include "engine/rules/rule_stretch.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "engine/core/bitmap.h"
#include "engine/histogram/histogram.h"
#include "engine/rules/rule_observer.h"

namespace rulecheck::engine::rules {
namespace {

// The ticks at which the rule's samples are read and written.
StepGrid Shifted(const RuleRun& run, const StepGrid& ticks) {
  const int64_t offset = run.group().query_offset_ms;
  return {ticks.start_ms - offset, ticks.end_ms - offset, ticks.step_ms};
}

void AddCauses(const BlockOutcome& samples, size_t tick, int64_t ts_ms, std::vector<Cause>* causes) {
  const Block& block = samples.block;
  for (size_t s = 0; s < block.size(); ++s) {
    if (!block.Has(s, tick)) continue;
    const FloatHistogram* histogram = block.Histogram(s, tick);
    causes->push_back({block.labels(s), histogram == nullptr ? block.values(s)[tick] : 0, histogram,
                       histogram == nullptr ? nullptr : samples.histograms, ts_ms});
  }
}

}  // namespace

Result<BlockOutcome> EvaluateStretch(const RuleRun& run, const Storage& storage,
                                     const TemplateContext& context, WriterId late_writer,
                                     const StepGrid& ticks) {
  EvalOptions options = context.eval;
  options.printed = true;
  options.late_writer = late_writer;
  if (context.observer != nullptr) options.observer = context.observer->Expression(run.spec());
  return EvaluateTicks(*run.spec().query->root(), storage, Shifted(run, ticks), options);
}

bool StepStretch(const TemplateContext& context, const BlockOutcome& samples, const StepGrid& ticks,
                 RuleRun* run, std::vector<RuleColumn>* columns) {
  if (samples.block.empty() && run->idle()) return true;
  std::unordered_map<LabelsId, size_t> column_of;
  std::vector<Cause> causes;
  std::vector<OutputSample> out;
  for (size_t i = 0; i < ticks.size(); ++i) {
    int64_t ts_ms = ticks.TimeAt(i);
    causes.clear();
    out.clear();
    AddCauses(samples, i, ts_ms, &causes);
    if (!run->Step(context, ts_ms, causes, &out)) return false;
    for (const OutputSample& sample : out) {
      auto [it, added] = column_of.try_emplace(sample.labels, columns->size());
      if (added) {
        RuleColumn& fresh = columns->emplace_back();
        fresh.labels = sample.labels;
        fresh.values.resize(ticks.size());
        fresh.present.resize(BitmapWords(ticks.size()));
      }
      RuleColumn& column = (*columns)[it->second];
      column.values[i] = sample.value;
      SetBit(column.present.data(), i);
      if (sample.histogram != nullptr) {
        column.histograms.resize(ticks.size());
        column.histograms[i] = sample.histogram;
      }
    }
  }
  return true;
}

bool WriteStretch(const StepGrid& ticks, RuleRun* run, std::vector<RuleColumn>* columns, Storage* storage) {
  const StepGrid shifted = Shifted(*run, ticks);
  std::set<LabelsId> labels;
  for (const RuleColumn& column : *columns) labels.insert(column.labels);
  // A series of the stretch before that is not written any more goes stale at once.
  for (LabelsId before : run->written()) {
    if (labels.contains(before)) continue;
    if (!storage->Append(before, shifted.start_ms, StaleNan(), run->writer())) return false;
  }
  std::vector<LabelsId> written;
  for (RuleColumn& column : *columns) {
    SeriesId known = 0;
    if (storage->FindSeries(column.labels, &known) && storage->series(known).writer != run->writer())
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
    input.start_ms = shifted.start_ms;
    input.step_ms = ticks.step_ms;
    input.values = column.values;
    input.present = column.present;
    input.histograms = column.histograms;
    if (!storage->AppendColumn(column.labels, input, run->writer())) return false;
  }
  std::sort(written.begin(), written.end());
  run->written() = std::move(written);
  return true;
}

bool RunStretch(const TemplateContext& context, WriterId late_writer, const StepGrid& ticks, RuleRun* run,
                Storage* storage) {
  const promql::ValueType type = run->spec().query->root()->type;
  if (type != promql::ValueType::kScalar && type != promql::ValueType::kVector) return false;
  Result<BlockOutcome> samples = EvaluateStretch(*run, *storage, context, late_writer, ticks);
  if (!samples) return false;
  if (samples->block.empty() && run->idle()) return true;
  std::vector<RuleColumn> columns;
  return StepStretch(context, *samples, ticks, run, &columns) && WriteStretch(ticks, run, &columns, storage);
}

}  // namespace rulecheck::engine::rules
