// count_over_time, rate, quantile_over_time, ...: windows slide over columns of samples.
#include <algorithm>
#include <cmath>

#include "engine/logql/eval_state.h"
#include "engine/logql/lang.h"
#include "engine/logql/range_function.h"
#include "engine/logql/samples.h"
#include "engine/promql/evaluator.h"
#include "logql/function_id.h"

namespace rulecheck::engine::logql {

using lang::RangeFunctionId;

namespace {

// Calls f(step, window) for each step whose window has samples; steps in between are
// jumped over.
template <typename F>
void ForEachWindow(const LogGrid& grid, const lang::LogRange& range, const SampleColumn& column, F&& f) {
  const std::span<const int64_t> times = column.times;
  const size_t steps = grid.size();
  size_t lo = 0;
  size_t hi = 0;
  size_t step = 0;
  while (step < steps) {
    const int64_t end = SaturatingSub(grid.TimeAt(step), range.offset_ns);
    const int64_t begin = SaturatingSub(end, range.range_ns);
    while (hi < times.size() && times[hi] <= end) ++hi;
    while (lo < hi && times[lo] <= begin) ++lo;
    if (lo < hi) {
      Window window{times.subspan(lo, hi - lo), {}, end, range.range_ns};
      if (!column.values.empty()) window.values = std::span(column.values).subspan(lo, hi - lo);
      f(step, window);
      ++step;
      continue;
    }
    if (hi == times.size()) return;
    step = std::max(step + 1, grid.FirstAtOrAfter(SaturatingAdd(times[hi], range.offset_ns)));
  }
}

class RangeEvaluator {
 public:
  RangeEvaluator(EvalState& state, const lang::RangeAggregation& aggregation)
      : state_(state),
        aggregation_(aggregation),
        seconds_(engine::DurationSeconds(aggregation.range->range_ns)) {}

  void FillRow(const SampleColumn& column, Block* out, size_t row) {
    switch (aggregation_.function->id) {
      case RangeFunctionId::kAbsentOverTime:
        return Fill(column, out, row, [](const Window&) { return 1.0; });
      case RangeFunctionId::kAvgOverTime:
        return Fill(column, out, row, AverageOf);
      case RangeFunctionId::kBytesOverTime:
      case RangeFunctionId::kSumOverTime:
        return Fill(column, out, row, SumOf);
      case RangeFunctionId::kBytesRate:
        return Fill(column, out, row, [this](const Window& w) { return SumOf(w) / seconds_; });
      case RangeFunctionId::kCountOverTime:
        return Fill(column, out, row, CountOf);
      case RangeFunctionId::kFirstOverTime:
        return Fill(column, out, row, [](const Window& w) { return w.values.front(); });
      case RangeFunctionId::kLastOverTime:
        return Fill(column, out, row, [](const Window& w) { return w.values.back(); });
      case RangeFunctionId::kMaxOverTime:
        return Fill(column, out, row, MaxOf);
      case RangeFunctionId::kMinOverTime:
        return Fill(column, out, row, MinOf);
      case RangeFunctionId::kQuantileOverTime:
        return Fill(column, out, row,
                    [this](const Window& w) { return QuantileOf(aggregation_.parameter, w, &scratch_); });
      case RangeFunctionId::kRate:
        if (aggregation_.range->unwrap != nullptr)
          return Fill(column, out, row, [this](const Window& w) { return SumOf(w) / seconds_; });
        return Fill(column, out, row, [this](const Window& w) { return CountOf(w) / seconds_; });
      case RangeFunctionId::kRateCounter:
        return Fill(column, out, row, CounterRateOf);
      case RangeFunctionId::kStddevOverTime:
        return Fill(column, out, row, [](const Window& w) { return std::sqrt(VarianceOf(w)); });
      case RangeFunctionId::kStdvarOverTime:
        return Fill(column, out, row, VarianceOf);
    }
  }

 private:
  static double CountOf(const Window& window) { return static_cast<double>(window.times.size()); }

  template <typename F>
  void Fill(const SampleColumn& column, Block* out, size_t row, F&& function) {
    ForEachWindow(state_.grid, *aggregation_.range, column,
                  [&](size_t step, const Window& window) { out->Set(row, step, function(window)); });
  }

  EvalState& state_;
  const lang::RangeAggregation& aggregation_;
  double seconds_;
  std::vector<double> scratch_;
};

// A sample whose line had an error fails the query, in whichever window it is.
Status CheckError(const EvalState& state, const lang::RangeAggregation& aggregation, LabelSetId labels) {
  const std::string_view error = state.sets.UnwantedError(labels);
  if (error.empty()) return {};
  return EvalError("pipeline error: '" + std::string(error) + "' for series: '" +
                       FormatLabels(state.sets.labels(labels)) +
                       R"('; filter such lines out with `| __error__=""` behind the stage that fails)",
                   aggregation.range->span);
}

// The labels of absent_over_time: those that the selector demands, each named once.
LabelSetId AbsentLabels(EvalState& state, const lang::LogExpr& log) {
  std::vector<Label> labels;
  for (const lang::Matcher& m : log.matchers) {
    const auto same_name = [&m](const lang::Matcher& other) { return other.label.name == m.label.name; };
    if (m.op != lang::MatchOp::kEqual || m.label.name == "__name__" || m.value.value.empty()) continue;
    if (std::ranges::count_if(log.matchers, same_name) == 1) labels.push_back({m.label.name, m.value.value});
  }
  std::ranges::sort(labels, {}, &Label::name);
  return state.sets.Intern(labels);
}

Result<Block> Absent(EvalState& state, const lang::RangeAggregation& aggregation, const Block& seen) {
  Block out(state.steps());
  const size_t row = out.Add(AbsentLabels(state, *aggregation.range->log));
  for (size_t step = 0; step < state.steps(); ++step) {
    bool absent = true;
    for (size_t i = 0; absent && i < seen.size(); ++i) absent = !seen.Has(i, step);
    if (absent) out.Set(row, step, 1);
  }
  return out;
}

}  // namespace

Result<Block> EvalRangeAggregation(EvalState& state, const lang::RangeAggregation& aggregation,
                                   const lang::VectorAggregation* above) {
  auto columns = CollectSamples(state, aggregation, above);
  if (!columns) return columns.error();
  if (state.options.observer != nullptr) {
    uint64_t samples = 0;
    for (const SampleColumn& column : *columns) samples += column.times.size();
    state.ShowRange(*aggregation.range->log, samples);
  }
  if (Status s = state.CheckSeries(columns->size() + 1, aggregation.span); !s) return s.error();
  Block out(state.steps());
  out.Reserve(columns->size());
  RangeEvaluator evaluator(state, aggregation);
  for (SampleColumn& column : *columns) {
    if (Status s = state.CheckTime(aggregation.span); !s) return s.error();
    const size_t row = out.Add(column.labels);
    evaluator.FillRow(column, &out, row);
    if (out.HasAny(row)) {
      if (Status s = CheckError(state, aggregation, column.labels); !s) return s.error();
    }
    column = {};
  }
  if (aggregation.function->id == RangeFunctionId::kAbsentOverTime) return Absent(state, aggregation, out);
  return out;
}

}  // namespace rulecheck::engine::logql
