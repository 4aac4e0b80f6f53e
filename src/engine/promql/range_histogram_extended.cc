// anchored and smoothed ranges over native histograms (promql/functions.go,
// extendedHistogramRate).
#include <algorithm>

#include "engine/histogram/ops.h"
#include "engine/promql/extended_range.h"
#include "engine/promql/histogram_notes.h"
#include "engine/promql/range_histogram.h"

namespace rulecheck::engine {
namespace {

// Linear between two histograms; behind a counter reset it grows from nothing. Null
// when the buckets do not go together (annotated).
FloatHistogram* InterpolateHistograms(Evaluator& ev, const FloatHistogram& h1, int64_t t1,
                                      const FloatHistogram& h2, int64_t t2, int64_t t, bool is_counter,
                                      std::string_view metric, Span span) {
  HistogramPool& pool = *ev.query().pool;
  if (t == t1) return pool.New(h1);
  if (t == t2) return pool.New(h2);
  const double fraction = static_cast<double>(t - t1) / static_cast<double>(t2 - t1);
  FloatHistogram* result = pool.New(h2);
  if (is_counter && DetectReset(h2, h1)) {
    Multiply(result, fraction);
    return result;
  }
  HistogramMix mix = Subtract(result, h1);
  if (mix.incompatible) {
    WarnMixedSchemas(&ev.annotations(), metric, span);
    return nullptr;
  }
  if (mix.bounds_reconciled) InfoReconciled(&ev.annotations(), "subtraction", span);
  Multiply(result, fraction);
  mix = Add(result, h1);
  if (mix.bounds_reconciled) InfoReconciled(&ev.annotations(), "addition", span);
  return result;
}

class ExtendedIncrease {
 public:
  ExtendedIncrease(RangeCall& call, const Window& w, bool is_counter)
      : call_(call), w_(w), counter_(is_counter), smoothed_(call.arg.smoothed) {}

  FloatHistogram* Run() {
    const ExtendedEdges e = FindExtendedEdges(w_.histogram_times, w_.begin_ms, w_.end_ms, smoothed_);
    first_ = e.first;
    last_ = e.last;
    if (e.empty || (smoothed_ && w_.histogram_times[first_] > w_.end_ms)) return nullptr;
    if (!Validate()) return nullptr;
    const FloatHistogram* left = Left();
    if (left == nullptr) return nullptr;
    const FloatHistogram* right = Right();
    if (right == nullptr) return nullptr;
    if (!counter_ && (!IsGauge(*left) || !IsGauge(*right))) {
      WarnNotGauge(&call_.annotations(), call_.metric(), call_.ArgSpan(0));
    }
    FloatHistogram* result = call_.NewHistogram(*right);
    const HistogramMix mix = Subtract(result, *left);
    if (mix.incompatible) {
      WarnMixedSchemas(&call_.annotations(), call_.metric(), call_.ArgSpan(0));
      return nullptr;
    }
    if (mix.bounds_reconciled) InfoReconciled(&call_.annotations(), "subtraction", call_.ArgSpan(0));
    if (counter_) {
      std::optional<FloatHistogram> correction;
      if (!Correction(*left, *right, &correction)) return nullptr;
      if (correction && !AddOrAnnotate(call_, result, *correction)) return nullptr;
    }
    return result;
  }

 private:
  bool Validate() {
    const bool custom = w_.histograms[first_]->UsesCustomBuckets();
    for (size_t i = first_; i <= last_; ++i) {
      if (w_.histograms[i]->UsesCustomBuckets() != custom) {
        WarnMixedSchemas(&call_.annotations(), call_.metric(), call_.ArgSpan(0));
        return false;
      }
      if (counter_ && IsGauge(*w_.histograms[i])) {
        WarnNotCounter(&call_.annotations(), call_.metric(), call_.ArgSpan(0));
      }
    }
    return true;
  }

  const FloatHistogram* Left() {
    if (!smoothed_ || w_.histogram_times[first_] >= w_.begin_ms) return w_.histograms[first_];
    return Between(first_, w_.begin_ms);
  }
  const FloatHistogram* Right() {
    if (!smoothed_ || last_ == 0 || w_.histogram_times[last_] <= w_.end_ms) return w_.histograms[last_];
    return Between(last_ - 1, w_.end_ms);
  }
  const FloatHistogram* Between(size_t i, int64_t t) {
    return InterpolateHistograms(call_.ev, *w_.histograms[i], w_.histogram_times[i], *w_.histograms[i + 1],
                                 w_.histogram_times[i + 1], t, counter_, call_.metric(), call_.ArgSpan(0));
  }

  // What stood before each reset strictly between the edges. The last sample itself
  // is left out: `right` is it, or has its hint.
  bool Correction(const FloatHistogram& left, const FloatHistogram& right,
                  std::optional<FloatHistogram>* correction) {
    size_t i = first_ + 1;
    const FloatHistogram* previous = &left;
    if (smoothed_ && w_.histogram_times[first_] < w_.begin_ms &&
        DetectReset(*w_.histograms[first_ + 1], *w_.histograms[first_])) {
      // The left interpolation has taken this reset into account.
      previous = w_.histograms[first_ + 1];
      ++i;
    }
    if (i > last_) return true;
    const auto add = [&](const FloatHistogram& h) {
      if (*correction) return AddOrAnnotate(call_, &**correction, h);
      *correction = h;
      return true;
    };
    for (; i < last_; ++i) {
      if (DetectReset(*w_.histograms[i], *previous) && !add(*previous)) return false;
      previous = w_.histograms[i];
    }
    return !DetectReset(right, *previous) || add(*previous);
  }

  RangeCall& call_;
  const Window& w_;
  bool counter_;
  bool smoothed_;
  size_t first_ = 0;
  size_t last_ = 0;
};

}  // namespace

bool ExtendedHistogramRate(RangeCall& call, const Window& w, bool is_counter, bool is_rate,
                           RangeResult* out) {
  FloatHistogram* result = ExtendedIncrease(call, w, is_counter).Run();
  if (result == nullptr) return false;
  if (is_rate) Divide(result, call.arg.range_seconds);
  result->counter_reset_hint = CounterResetHint::kGauge;
  Compact(result);
  out->histogram = result;
  return true;
}

const FloatHistogram* SmoothHistogram(Evaluator& ev, const RangeSeries& series, size_t first, size_t end,
                                      int64_t t, Span span) {
  const auto begin = series.histogram_times.begin();
  const auto at =
      std::lower_bound(begin + static_cast<ptrdiff_t>(first), begin + static_cast<ptrdiff_t>(end), t);
  const size_t i = static_cast<size_t>(at - begin);
  if (i < end && series.histogram_times[i] == t) return series.histograms[i];
  if (i == first) return nullptr;
  const FloatHistogram& previous = *series.histograms[i - 1];
  if (i == end) {
    // Carried forward: the hint spoke about neighbours, not about the value.
    FloatHistogram* copy = ev.query().pool->New(previous);
    copy->counter_reset_hint = CounterResetHint::kUnknown;
    return copy;
  }
  const FloatHistogram& next = *series.histograms[i];
  const std::string_view metric = ev.query().MetricName(series.labels);
  if (previous.UsesCustomBuckets() != next.UsesCustomBuckets()) {
    WarnMixedSchemas(&ev.annotations(), metric, span);
    return nullptr;
  }
  const bool counter = !IsGauge(previous) || !IsGauge(next);
  return InterpolateHistograms(ev, previous, series.histogram_times[i - 1], next, series.histogram_times[i],
                               t, counter, metric, span);
}

}  // namespace rulecheck::engine
