#include "engine/selector_cursor.h"

#include "engine/stats_reader.h"

namespace rulecheck::engine {

size_t FirstAfter(const SeriesColumn& series, int64_t t) {
  if (!series.regular()) {
    return static_cast<size_t>(std::ranges::upper_bound(series.times, t) - series.times.begin());
  }
  if (t < series.start_ms) return 0;
  if (series.step_ms <= 0) return series.size();
  return std::min(series.size(), static_cast<size_t>((t - series.start_ms) / series.step_ms) + 1);
}

void GatherSamples(const SeriesColumn& series, int64_t first, int64_t last, bool with_starts,
                   const StatsReader* stats, RangeSeries* out) {
  const size_t begin = FirstAfter(series, first);
  const size_t end = FirstAfter(series, last);
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
