#include "engine/logql/samples.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "engine/logql/compare_labels.h"
#include "engine/logql/lang.h"
#include "engine/logql/pipeline.h"
#include "engine/logql/stream_select.h"
#include "logql/function_id.h"

namespace rulecheck::engine::logql {

using lang::RangeFunctionId;

namespace {

// Every sample is 1 and only their number matters.
bool OnlyCounts(const lang::RangeAggregation& range) {
  switch (range.function->id) {
    case RangeFunctionId::kCountOverTime:
    case RangeFunctionId::kAbsentOverTime:
      return true;
    case RangeFunctionId::kRate:
      return range.range->unwrap == nullptr;
    default:
      return false;
  }
}

// Which lines a selector reads: those that a window of some step can see.
class LineWindow {
 public:
  LineWindow(const LogGrid& grid, const lang::LogRange& range)
      : grid_(grid),
        range_ns_(range.range_ns),
        offset_ns_(range.offset_ns),
        from_(SaturatingSub(SaturatingSub(grid.start_ns, range.offset_ns), range.range_ns)),
        to_(SaturatingSub(grid.TimeAt(grid.size() - 1), range.offset_ns)),
        gaps_(grid.size() > 1 && range.range_ns < grid.step_ns) {}

  std::span<const Entry> Of(const Stream& stream) const {
    const auto begin = std::ranges::upper_bound(stream.entries, from_, {}, &Entry::t_ns);
    const auto end = std::ranges::upper_bound(begin, stream.entries.end(), to_, {}, &Entry::t_ns);
    return {begin, end};
  }
  // Between two windows when the step is longer than the range.
  bool InGap(const Entry& entry) const {
    if (!gaps_) return false;
    const size_t step = grid_.FirstAtOrAfter(SaturatingAdd(entry.t_ns, offset_ns_));
    const int64_t end = SaturatingSub(grid_.TimeAt(step), offset_ns_);
    return entry.t_ns <= SaturatingSub(end, range_ns_);
  }

 private:
  LogGrid grid_;
  int64_t range_ns_;
  int64_t offset_ns_;
  int64_t from_;  // exclusive
  int64_t to_;    // inclusive
  bool gaps_;
};

class Collector {
 public:
  Collector(EvalState& state, const lang::RangeAggregation& range, Pipeline& pipeline)
      : state_(state),
        range_(range),
        pipeline_(pipeline),
        window_(state.grid, *range.range),
        counts_(OnlyCounts(range)) {}

  Status Read(const Stream& stream) {
    pipeline_.SetStream(stream.labels);
    uint64_t bytes = 0;
    uint32_t until_check = kLinesPerCheck;
    for (const Entry& entry : window_.Of(stream)) {
      if (window_.InGap(entry)) continue;
      bytes += entry.line.size();
      if (const auto sample = pipeline_.ProcessSample(entry)) Add(entry.t_ns, *sample);
      if (--until_check == 0) {
        if (Status s = Check(std::exchange(bytes, 0)); !s) return s;
        until_check = kLinesPerCheck;
      }
    }
    return Check(bytes);
  }

  std::vector<SampleColumn> Take() {
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (!sorted_[i]) Sort(&columns_[i]);
    }
    std::ranges::sort(columns_, [this](const SampleColumn& a, const SampleColumn& b) {
      return LabelsLess(state_.sets.labels(a.labels), state_.sets.labels(b.labels));
    });
    return std::move(columns_);
  }

 private:
  static constexpr uint32_t kLinesPerCheck = 4096;
  static constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();

  void Add(int64_t t_ns, const LogSample& sample) {
    if (column_of_.size() <= sample.labels) column_of_.resize(sample.labels + size_t{1}, kNone);
    uint32_t& index = column_of_[sample.labels];
    if (index == kNone) {
      index = static_cast<uint32_t>(columns_.size());
      columns_.emplace_back().labels = sample.labels;
      sorted_.push_back(true);
    }
    SampleColumn& column = columns_[index];
    if (!column.times.empty() && column.times.back() > t_ns) sorted_[index] = false;
    column.times.push_back(t_ns);
    if (!counts_) column.values.push_back(sample.value);
    ++samples_;
  }

  Status Check(uint64_t bytes) {
    state_.bytes += bytes;
    const LogEvalOptions& options = state_.options;
    if (options.max_bytes != 0 && state_.bytes > options.max_bytes)
      return EvalError("query reads more than " + std::to_string(options.max_bytes) + " bytes of lines",
                       range_.span);
    if (options.max_samples != 0 && samples_ > options.max_samples)
      return EvalError("range holds more than " + std::to_string(options.max_samples) + " samples",
                       range_.span);
    if (options.max_series != 0 && state_.sets.size() > options.max_series)
      return EvalError("query makes more than " + std::to_string(options.max_series) + " label sets",
                       range_.span);
    return state_.CheckTime(range_.span);
  }

  // Streams were read one after the other; equal times keep that order.
  static void Sort(SampleColumn* column) {
    std::vector<uint32_t> order(column->times.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, {}, [column](uint32_t i) { return column->times[i]; });
    SampleColumn sorted{column->labels, {}, {}};
    sorted.times.reserve(order.size());
    sorted.values.reserve(column->values.size());
    for (const uint32_t i : order) {
      sorted.times.push_back(column->times[i]);
      if (!column->values.empty()) sorted.values.push_back(column->values[i]);
    }
    *column = std::move(sorted);
  }

  EvalState& state_;
  const lang::RangeAggregation& range_;
  Pipeline& pipeline_;
  LineWindow window_;
  bool counts_;
  uint64_t samples_ = 0;
  std::vector<SampleColumn> columns_;
  std::vector<bool> sorted_;         // parallel to columns_
  std::vector<uint32_t> column_of_;  // by LabelSetId
};

}  // namespace

Result<std::vector<SampleColumn>> CollectSamples(EvalState& state, const lang::RangeAggregation& range,
                                                 const lang::VectorAggregation* above) {
  PipelineOptions options;
  options.now_ns = state.options.now_ns;
  auto pipeline = Pipeline::ForSamples(range, above, options, &state.sets);
  if (!pipeline) return pipeline.error();
  auto streams = SelectStreams(state.store, range.range->log->matchers);
  if (!streams) return streams.error();
  Collector collector(state, range, **pipeline);
  for (const Stream* stream : *streams) {
    if (Status s = collector.Read(*stream); !s) return s.error();
  }
  return collector.Take();
}

}  // namespace rulecheck::engine::logql
