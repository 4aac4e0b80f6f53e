#include "engine/core/load_series.h"

#include <cmath>
#include <map>

#include <fmt/format.h>

#include "base/go_format.h"
#include "engine/core/staleness.h"
#include "engine/histogram/nhcb.h"
#include "engine/histogram/ops.h"
#include "engine/histogram/spec.h"

namespace rulecheck::engine {

using promql::ValueRun;

namespace {

CounterResetHint HintOf(promql::ResetHint hint) {
  switch (hint) {
    case promql::ResetHint::kUnknown:
      return CounterResetHint::kUnknown;
    case promql::ResetHint::kReset:
      return CounterResetHint::kReset;
    case promql::ResetHint::kNotReset:
      return CounterResetHint::kNotReset;
    case promql::ResetHint::kGauge:
      return CounterResetHint::kGauge;
  }
  return CounterResetHint::kUnknown;
}

class Expander {
 public:
  explicit Expander(LoadedSeries* out) : out_(*out) {}

  Status Add(const promql::Series& series, const ValueRun& run) {
    switch (run.kind) {
      case ValueRun::Kind::kGap:
        for (uint64_t i = 0; i < run.count; ++i) Push(0, false);
        return {};
      case ValueRun::Kind::kStale:
        for (uint64_t i = 0; i < run.count; ++i) Push(StaleNan(), true);
        return {};
      case ValueRun::Kind::kFloat: {
        double value = run.start;
        for (uint64_t i = 0; i < run.count; ++i) {
          Push(std::isnan(value) ? NormalNan() : value, true);
          if (run.has_step) value += run.step;
        }
        return {};
      }
      case ValueRun::Kind::kHistogram:
        return AddHistograms(series, run);
    }
    return {};
  }

 private:
  void Push(double value, bool present) {
    const size_t i = out_.values.size();
    out_.values.push_back(value);
    out_.present.resize(BitmapWords(i + 1));
    if (present) SetBit(out_.present.data(), i);
    if (!out_.histograms.empty()) {
      out_.histograms.emplace_back();
      out_.is_histogram.push_back(0);
    }
  }

  Status AddHistograms(const promql::Series& series, const ValueRun& run) {
    if (run.count == 0) return {};
    const FloatHistogram base = HistogramOf(series.histograms[run.histogram]);
    std::vector<FloatHistogram> all(run.increment == ValueRun::kNoHistogram ? run.count : 0, base);
    if (run.increment != ValueRun::kNoHistogram) {
      const FloatHistogram increment = HistogramOf(series.histograms[run.increment]);
      auto made = HistogramSeries(base, increment, run.count - 1, run.subtract);
      if (!made) return made.error();
      all = std::move(*made);
    }
    for (FloatHistogram& h : all) {
      if (out_.histograms.empty()) {
        out_.histograms.resize(out_.values.size());
        out_.is_histogram.resize(out_.values.size(), 0);
      }
      const size_t i = out_.values.size();
      out_.values.push_back(h.sum);
      out_.present.resize(BitmapWords(i + 1));
      SetBit(out_.present.data(), i);
      out_.histograms.push_back(std::move(h));
      out_.is_histogram.push_back(1);
    }
    return {};
  }

  LoadedSeries& out_;
};

}  // namespace

FloatHistogram HistogramOf(const promql::HistogramLiteral& literal) {
  HistogramSpec spec;
  spec.schema = literal.schema;
  spec.sum = literal.sum;
  spec.count = literal.count;
  spec.z_bucket = literal.zero_count;
  spec.z_bucket_w = literal.zero_threshold;
  spec.offset = literal.offset;
  spec.buckets = literal.buckets;
  spec.n_offset = literal.negative_offset;
  spec.n_buckets = literal.negative_buckets;
  spec.custom_values = literal.custom_values;
  spec.counter_reset_hint = HintOf(literal.hint);
  return MakeHistogram(spec);
}

Result<LoadedSeries> ExpandSeries(const promql::Series& series, Symbols* symbols, uint64_t max_cells) {
  if (series.SampleCount() > max_cells) {
    return Error{fmt::format("a series has more than {} samples", max_cells), std::nullopt};
  }
  std::vector<Label> labels;
  for (const promql::SeriesLabel& l : series.labels) {
    labels.push_back({symbols->Intern(l.name), symbols->Intern(l.value)});
  }
  LoadedSeries out;
  out.labels = symbols->InternLabels(std::move(labels));
  Expander expander(&out);
  for (const ValueRun& run : series.runs) {
    if (Status s = expander.Add(series, run); !s) return s.error();
  }
  return out;
}

Status SetStartTimes(const promql::Series& starts, int64_t start_ms, int64_t step_ms, LoadedSeries* series) {
  if (starts.SampleCount() != series->values.size()) {
    return Error{fmt::format("start timestamps: {} values for {} samples", starts.SampleCount(),
                             series->values.size()),
                 std::nullopt};
  }
  series->start_times_ms.assign(series->values.size(), 0);
  size_t i = 0;
  for (const ValueRun& run : starts.runs) {
    double relative = run.start;
    for (uint64_t k = 0; k < run.count; ++k, ++i) {
      if (run.kind != ValueRun::Kind::kFloat) continue;
      const int64_t t = start_ms + static_cast<int64_t>(i) * step_ms;
      series->start_times_ms[i] = t + static_cast<int64_t>(relative);
      if (run.has_step) relative += run.step;
    }
  }
  return {};
}

Status AppendLoaded(const LoadedSeries& series, int64_t start_ms, int64_t step_ms, Storage* storage) {
  std::vector<const FloatHistogram*> histograms;
  for (size_t i = 0; i < series.histograms.size(); ++i) {
    const FloatHistogram* h = series.is_histogram[i] != 0 ? &series.histograms[i] : nullptr;
    if (h != nullptr) {
      if (Status s = Validate(*h); !s) return s;
    }
    histograms.push_back(h);
  }
  ColumnInput column;
  column.start_ms = start_ms;
  column.step_ms = step_ms;
  column.values = series.values;
  column.present = series.present;
  column.histograms = histograms;
  column.start_times_ms = series.start_times_ms;
  return storage->AppendColumn(series.labels, column);
}

Status AppendCustomBuckets(const std::vector<LoadedSeries>& loaded, int64_t start_ms, int64_t step_ms,
                           Storage* storage) {
  Symbols& symbols = storage->symbols();
  // Order of first appearance, so that series are made in a fixed order.
  std::vector<LabelsId> order;
  std::map<LabelsId, std::map<size_t, ClassicHistogram>> by_labels;
  for (const LoadedSeries& series : loaded) {
    const std::string_view name = symbols.Text(symbols.Get(series.labels, symbols.name_symbol()));
    std::string_view base;
    const ClassicPart part = SplitClassicName(name, &base);
    if (part == ClassicPart::kNone) continue;
    const std::string_view le = symbols.Text(symbols.Get(series.labels, symbols.le_symbol()));
    const auto bound = ParseFloat(le);
    if (part == ClassicPart::kBucket && (!bound || std::isnan(*bound))) continue;
    LabelsId labels = symbols.With(series.labels, symbols.name_symbol(), symbols.Intern(std::string(base)));
    labels = symbols.With(labels, symbols.le_symbol(), kEmptySymbol);
    if (!by_labels.contains(labels)) order.push_back(labels);
    auto& by_step = by_labels[labels];
    for (size_t i = 0; i < series.values.size(); ++i) {
      if (!TestBit(series.present.data(), i)) continue;
      if (!series.is_histogram.empty() && series.is_histogram[i] != 0) continue;
      if (part == ClassicPart::kBucket) by_step[i].SetBucket(*bound, series.values[i]);
      if (part == ClassicPart::kSum) by_step[i].SetSum(series.values[i]);
      if (part == ClassicPart::kCount) by_step[i].SetCount(series.values[i]);
    }
  }
  for (const LabelsId labels : order) {
    for (const auto& [i, classic] : by_labels[labels]) {
      auto h = classic.Convert();
      if (!h) return h.error();
      if (Status s = Validate(*h); !s) return s;
      if (Status s = storage->AppendHistogram(labels, start_ms + static_cast<int64_t>(i) * step_ms, *h); !s) {
        return s;
      }
    }
  }
  return {};
}

}  // namespace rulecheck::engine
