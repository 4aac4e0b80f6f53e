#include "engine/promql/selector_cursor.h"

#include "engine/promql/stats_reader.h"

namespace rulecheck::engine {

size_t FirstAfter(const SeriesColumn& series, int64_t t) {
  if (!series.regular()) {
    return static_cast<size_t>(std::ranges::upper_bound(series.times, t) - series.times.begin());
  }
  if (t < series.start_ms) return 0;
  if (series.step_ms <= 0) return series.size();
  return std::min(series.size(), static_cast<size_t>((t - series.start_ms) / series.step_ms) + 1);
}

void SelectRegularFloats(const SeriesColumn& series, const StepGrid& grid, int64_t offset_ms,
                         int64_t lookback_ms, double* values, uint64_t* present) {
  const size_t steps = grid.size();
  if (series.size() == 0) return;
  size_t s = 0;
  while (s < steps && grid.TimeAt(s) - offset_ms < series.start_ms) ++s;
  if (s == steps) return;
  const int64_t behind = grid.TimeAt(s) - offset_ms - series.start_ms;
  const int64_t step = std::max<int64_t>(1, series.step_ms);
  const int64_t last = static_cast<int64_t>(series.size()) - 1;
  const int64_t whole_move = grid.step_ms / step;
  const int64_t rest_move = grid.step_ms % step;
  int64_t whole = behind / step;
  int64_t rest = behind % step;
  int64_t floor = 0;    // what stands before it has been looked at
  int64_t before = -1;  // the last sample that stands there; -1: none
  for (; s < steps; ++s) {
    int64_t i = std::min(whole, last);
    while (i >= floor && !series.Has(static_cast<size_t>(i))) --i;
    if (i < floor) i = before;
    before = i;
    floor = std::min(whole, last) + 1;
    if (i >= 0 && (whole - i) * step + rest < lookback_ms) {
      const double v = series.values[static_cast<size_t>(i)];
      if (!IsStaleNan(v)) {
        values[s] = v;
        SetBit(present, s);
      }
    }
    whole += whole_move;
    rest += rest_move;
    if (rest >= step) {
      rest -= step;
      ++whole;
    }
  }
}

namespace {

// The samples of [begin, end) of a regular column of floats.
void GatherRegularFloats(const SeriesColumn& series, size_t begin, size_t end, RangeSeries* out) {
  out->times.resize(end - begin);
  out->values.resize(end - begin);
  size_t n = 0;
  for (size_t i = begin; i < end; ++i) {
    out->times[n] = series.TimeAt(i);
    out->values[n] = series.values[i];
    n += TestBit(series.present.data(), i) && !IsStaleNan(series.values[i]) ? 1 : 0;
  }
  out->times.resize(n);
  out->values.resize(n);
}

}  // namespace

void GatherSamples(const SeriesColumn& series, int64_t first, int64_t last, bool with_starts,
                   const StatsReader* stats, RangeSeries* out) {
  const size_t begin = FirstAfter(series, first);
  const size_t end = FirstAfter(series, last);
  if (series.regular() && series.histograms.empty() && !with_starts && begin < end) {
    return GatherRegularFloats(series, begin, end, out);
  }
  out->times.reserve(end > begin ? end - begin : 0);
  out->values.reserve(end > begin ? end - begin : 0);
  for (size_t i = begin; i < end; ++i) {
    if (!series.Has(i) || IsStaleNan(series.values[i])) continue;
    const int64_t start = series.start_times_ms.empty() ? 0 : series.start_times_ms[i];
    if (const FloatHistogram* h = series.HistogramAt(i)) {
      out->histogram_times.push_back(series.TimeAt(i));
      out->histograms.push_back(stats == nullptr ? h : stats->At(i));
      if (with_starts) out->histogram_starts.push_back(start);
    } else {
      out->times.push_back(series.TimeAt(i));
      out->values.push_back(series.values[i]);
      if (with_starts) out->starts.push_back(start);
    }
  }
}

}  // namespace rulecheck::engine
