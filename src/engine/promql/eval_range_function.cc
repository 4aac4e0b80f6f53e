// Slides the windows of a range function over each series, all steps at once.
#include "engine/promql/range_function.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/go_format.h"
#include "engine/promql/functions.h"
#include "engine/promql/range_rows.h"

namespace rulecheck::engine {

using promql::FunctionId;

void RangeCall::WarnMixed() const {
  annotations().Warn("encountered a mix of histograms and floats for metric name " + Quote(metric()),
                     ArgSpan(0));
}

void RangeCall::InfoHistogramIgnored() const {
  annotations().Info("ignored histograms in a range containing both floats and histograms for metric name " +
                         Quote(metric()),
                     ArgSpan(0));
}

size_t RangeCall::ResetsIn(size_t first, size_t count) {
  if (resets_of_ != series) {
    resets_of_ = series;
    resets_.assign(series->values.size(), 0);
    for (size_t i = 1; i < series->values.size(); ++i) {
      resets_[i] = resets_[i - 1] + (series->values[i] < series->values[i - 1] ? 1 : 0);
    }
  }
  return count == 0 ? 0 : resets_[first + count - 1] - resets_[first];
}

namespace {

// Positions of the window in the arrays of a series; moves forward only.
struct Edges {
  size_t first = 0;
  size_t end = 0;

  void MoveTo(const std::vector<int64_t>& times, int64_t after, int64_t until) {
    while (end < times.size() && times[end] <= until) ++end;
    while (first < end && times[first] <= after) ++first;
  }
};

template <typename T>
std::span<const T> Cut(const std::vector<T>& all, const Edges& e) {
  return all.empty() ? std::span<const T>() : std::span<const T>(all).subspan(e.first, e.end - e.first);
}

constexpr size_t kStepsBetweenTimeChecks = 256;

class Slider {
 public:
  Slider(RangeCall* call, RangeKernel kernel) : call_(*call), kernel_(kernel) {
    const int64_t lookback = call->ev.query().options.lookback_ms;
    before_ = call->ev.query().options.edge_ms();
    if (call->arg.anchored || call->arg.smoothed) before_ += lookback;
    after_ = call->arg.smoothed ? lookback : 0;
  }

  void Run(const RangeSeries& series, Block* out, size_t row) {
    call_.series = &series;
    Edges floats;
    Edges histograms;
    for (size_t s = 0; s < call_.ev.steps(); ++s) {
      if (s % kStepsBetweenTimeChecks == 0) {
        if (Status status = call_.ev.query().CheckTime(); !status) {
          call_.error = status.error();
          return;
        }
      }
      call_.step = s;
      call_.ts = call_.ev.grid().TimeAt(s);
      Window w;
      w.end_ms = call_.ts - call_.arg.offset_ms;
      w.begin_ms = w.end_ms - call_.arg.range_ms;
      if (s == 0 || !call_.arg.fixed) {
        int64_t until = w.end_ms + after_;
        if (series.late) until = std::min(until, call_.ts - 1);
        floats.MoveTo(series.times, w.begin_ms - before_, until);
        histograms.MoveTo(series.histogram_times, w.begin_ms - before_, until);
      }
      if (floats.first == floats.end && histograms.first == histograms.end) continue;
      w.times = Cut(series.times, floats);
      w.values = Cut(series.values, floats);
      w.starts = Cut(series.starts, floats);
      w.histogram_times = Cut(series.histogram_times, histograms);
      w.histograms = Cut(series.histograms, histograms);
      w.histogram_starts = Cut(series.histogram_starts, histograms);
      w.first = floats.first;
      RangeResult result;
      if (kernel_(call_, w, &result)) {
        if (result.histogram != nullptr) {
          out->SetHistogram(row, s, result.histogram);
        } else {
          out->Set(row, s, result.value);
        }
      }
      if (call_.error) return;
    }
  }

 private:
  RangeCall& call_;
  RangeKernel kernel_;
  int64_t before_ = 0;
  int64_t after_ = 0;
};

bool EndsInCounterSuffix(std::string_view name) {
  return name.ends_with("_total") || name.ends_with("_sum") || name.ends_with("_count") ||
         name.ends_with("_bucket");
}

bool HasFloat(const Block& block, size_t row) {
  if (block.floats_only()) return block.HasAny(row);
  for (size_t s = 0; s < block.steps(); ++s) {
    if (block.HasFloat(row, s)) return true;
  }
  return false;
}

// The info on a rate over what does not look like a counter.
void CheckCounterName(const RangeCall& call, const RangeSeries& series) {
  const std::string_view name = call.ev.query().MetricName(series.labels);
  if (name.empty()) return;
  if (call.ev.query().options.type_and_unit_labels) {
    Symbols& symbols = call.ev.symbols();
    const std::string_view type = symbols.Text(symbols.Get(series.labels, symbols.type_symbol()));
    if (type == "counter" || type == "histogram") return;
    call.annotations().Info(
        fmt::format("metric might not be a counter, __type__ label is not set to \"counter\" or "
                    "\"histogram\", got {}: {}",
                    Quote(type), Quote(name)),
        call.ArgSpan(0));
    return;
  }
  if (EndsInCounterSuffix(name)) return;
  call.annotations().Info(
      "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: " + Quote(name),
      call.ArgSpan(0));
}

Status CheckModifiers(const RangeCall& call) {
  const FunctionId id = call.id();
  const bool smoothable = id == FunctionId::kRate || id == FunctionId::kIncrease || id == FunctionId::kDelta;
  const bool anchorable = smoothable || id == FunctionId::kResets || id == FunctionId::kChanges;
  if (call.arg.anchored && !anchorable) {
    return EvalError(fmt::format(
        "anchored modifier can only be used with: changes, delta, increase, rate, resets - not with {}",
        call.call.name));
  }
  if (call.arg.smoothed && !smoothable) {
    return EvalError(fmt::format(
        "smoothed modifier can only be used with: delta, increase, rate - not with {}", call.call.name));
  }
  return {};
}

Block AbsentOverTime(Evaluator& ev, const promql::Call& call, const Block& found) {
  Block out(ev.steps());
  const size_t row = out.Add(AbsentLabels(ev, *promql::StripParens(call.args[0])), true);
  for (size_t s = 0; s < ev.steps(); ++s) {
    bool present = false;
    for (size_t i = 0; i < found.size() && !present; ++i) present = found.Has(i, s);
    if (!present) out.Set(row, s, 1);
  }
  return Evaluator::WithoutEmpty(std::move(out));
}

bool HasRepeatedLabels(const Block& block) {
  std::vector<LabelsId> labels;
  for (size_t i = 0; i < block.size(); ++i) labels.push_back(block.labels(i));
  std::ranges::sort(labels);
  return std::ranges::adjacent_find(labels) != labels.end();
}

bool UsesStartTimestamps(const Evaluator& ev, FunctionId id) {
  return const_cast<Evaluator&>(ev).query().options.start_timestamps &&
         (id == FunctionId::kRate || id == FunctionId::kIrate || id == FunctionId::kIncrease ||
          id == FunctionId::kResets);
}

}  // namespace

Result<Block> EvalRangeCall(Evaluator& ev, const promql::Call& call, size_t range_index, RangeKernel kernel) {
  const FunctionId id = call.function->id;
  auto arg = ev.EvalRange(*promql::StripParens(call.args[range_index]), UsesStartTimestamps(ev, id));
  if (!arg) return arg.error();
  RangeCall range_call(&ev, call, *arg);
  for (size_t i = 0; i < call.args.size(); ++i) {
    if (i == range_index) continue;
    auto scalar = ev.EvalScalar(*call.args[i]);
    if (!scalar) return scalar.error();
    range_call.scalars.push_back(std::move(*scalar));
  }
  if (Status s = CheckModifiers(range_call); !s) return s.error();

  const bool keeps_name = id == FunctionId::kLastOverTime || id == FunctionId::kFirstOverTime;
  const bool counter = id == FunctionId::kRate || id == FunctionId::kIncrease;
  if (Status s = ev.query().CheckCells(arg->series.size(), ev.steps()); !s) return s.error();
  Block out(ev.steps());
  out.Reserve(arg->series.size());
  Slider slider(&range_call, kernel);
  RowRunner rows(&ev, *arg, MakeRowFunction(range_call));
  for (const RangeSeries& series : arg->series) {
    const bool drop = !keeps_name || series.drop_name;
    const size_t row = out.Add(drop ? ev.DropName(series.labels) : series.labels, drop);
    if (rows.CanRun(series)) {
      if (Status s = rows.Run(series, &out, row); !s) return s.error();
    } else {
      slider.Run(series, &out, row);
      if (range_call.error) return *range_call.error;
    }
    if (counter && HasFloat(out, row)) CheckCounterName(range_call, series);
  }
  if (id == FunctionId::kAbsentOverTime) return AbsentOverTime(ev, call, out);
  out = Evaluator::WithoutEmpty(std::move(out));
  if (!ev.delayed_names() && HasRepeatedLabels(out)) return SameLabelsetError();
  return out;
}

RangeKernel FindRangeKernel(FunctionId id) {
  for (const auto find : {FindCounterKernel, FindOverTimeKernel, FindRegressionKernel}) {
    if (const RangeKernel kernel = find(id)) return kernel;
  }
  return nullptr;
}

}  // namespace rulecheck::engine
