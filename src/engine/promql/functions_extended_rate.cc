// anchored and smoothed rate, increase and delta over floats, and smoothed instant
// selectors (promql/functions.go, extendedRate; promql/engine.go, smoothSeries).
#include <algorithm>

#include "base/go_format.h"
#include "engine/promql/extended_range.h"
#include "engine/promql/range_function.h"
#include "engine/promql/range_histogram.h"
#include "engine/promql/selector_cursor.h"

namespace rulecheck::engine {

double Interpolate(int64_t t1, double v1, int64_t t2, double v2, int64_t t, bool is_counter) {
  if (is_counter && v2 < v1) v1 = 0;
  return v1 + (v2 - v1) * static_cast<double>(t - t1) / static_cast<double>(t2 - t1);
}

ExtendedEdges FindExtendedEdges(std::span<const int64_t> times, int64_t begin_ms, int64_t end_ms,
                                bool smoothed) {
  ExtendedEdges e;
  e.last = times.size() - 1;
  const auto searched = times.first(e.last);
  const auto after = static_cast<size_t>(std::ranges::upper_bound(searched, begin_ms) - searched.begin());
  e.first = after > 0 ? after - 1 : 0;
  if (smoothed) {
    e.last = static_cast<size_t>(std::ranges::lower_bound(searched, end_ms) - searched.begin());
  }
  e.empty = times[e.last] <= begin_ms;
  return e;
}

double LeftValue(const Window& w, size_t first, bool smoothed, bool is_counter) {
  if (!smoothed || w.times[first] >= w.begin_ms) return w.values[first];
  return Interpolate(w.times[first], w.values[first], w.times[first + 1], w.values[first + 1], w.begin_ms,
                     is_counter);
}

double RightValue(const Window& w, size_t last, bool smoothed, bool is_counter) {
  if (!smoothed || last == 0 || w.times[last] <= w.end_ms) return w.values[last];
  return Interpolate(w.times[last - 1], w.values[last - 1], w.times[last], w.values[last], w.end_ms,
                     is_counter);
}

bool ExtendedRate(RangeCall& call, const Window& w, bool is_counter, bool is_rate, RangeResult* out) {
  const bool smoothed = call.arg.smoothed;
  ExtendedEdges e = FindExtendedEdges(w.times, w.begin_ms, w.end_ms, smoothed);
  if (e.empty || (smoothed && w.times[e.first] > w.end_ms)) return false;
  const double left = LeftValue(w, e.first, smoothed, is_counter);
  const double right = RightValue(w, e.last, smoothed, is_counter);
  double result = right - left;
  if (is_counter) {
    // The edges' own values know about resets at the edges; inside, only samples
    // strictly within the range count.
    const size_t begin = w.times[e.first] <= w.begin_ms ? e.first + 1 : e.first;
    const size_t end = w.times[e.last] >= w.end_ms ? e.last : e.last + 1;
    double correction = 0;
    double previous = left;
    for (size_t i = begin; i < end; ++i) {
      if (w.values[i] < previous) correction += previous;
      previous = w.values[i];
    }
    if (right < previous) correction += previous;
    result += correction;
  }
  out->value = is_rate ? result / call.arg.range_seconds : result;
  return true;
}

namespace {

// Floats around one step: exact, between two, or carried forward.
bool SmoothFloat(const RangeSeries& s, size_t first, size_t end, int64_t t, double* out) {
  const auto begin = s.times.begin();
  const auto at =
      std::lower_bound(begin + static_cast<ptrdiff_t>(first), begin + static_cast<ptrdiff_t>(end), t);
  const size_t i = static_cast<size_t>(at - begin);
  if (i < end && s.times[i] == t) {
    *out = s.values[i];
    return true;
  }
  if (i == first) return false;
  *out = i < end ? Interpolate(s.times[i - 1], s.values[i - 1], s.times[i], s.values[i], t, false)
                 : s.values[i - 1];
  return true;
}

}  // namespace

Result<Block> EvalSmoothedSelector(Evaluator& ev, const promql::VectorSelector& selector,
                                   const std::vector<SeriesId>& ids, const Evaluator::TimeShift& shift) {
  const int64_t lookback = ev.query().options.lookback_ms;
  Block out(ev.steps());
  for (const SeriesId id : ids) {
    const SeriesColumn& series = ev.query().storage.series(id);
    RangeSeries samples;
    samples.labels = series.labels;
    const int64_t last = ev.grid().TimeAt(ev.steps() - 1) - shift.offset_ms;
    GatherSamples(series, ev.grid().start_ms - shift.offset_ms - lookback, last + lookback, false, nullptr,
                  &samples);
    const size_t row = out.Add(series.labels);
    for (size_t s = 0; s < ev.steps(); ++s) {
      const int64_t t = ev.grid().TimeAt(s) - shift.offset_ms;
      const auto index = [](const std::vector<int64_t>& times, int64_t until) {
        return static_cast<size_t>(std::ranges::upper_bound(times, until) - times.begin());
      };
      const size_t f = index(samples.times, t - lookback);
      const size_t f_end = index(samples.times, t + lookback);
      const size_t h = index(samples.histogram_times, t - lookback);
      const size_t h_end = index(samples.histogram_times, t + lookback);
      if (f < f_end && h < h_end) {
        ev.annotations().Warn("encountered a mix of histograms and floats for metric name " +
                                  Quote(ev.query().MetricName(series.labels)),
                              selector.span);
        continue;
      }
      if (h < h_end) {
        const FloatHistogram* smooth = SmoothHistogram(ev, samples, h, h_end, t, selector.span);
        if (smooth != nullptr) out.SetHistogram(row, s, smooth);
        continue;
      }
      double value = 0;
      if (f < f_end && SmoothFloat(samples, f, f_end, t, &value)) out.Set(row, s, value);
    }
  }
  return Evaluator::WithoutEmpty(std::move(out));
}

}  // namespace rulecheck::engine
