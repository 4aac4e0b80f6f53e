// From the samples of a window to the whole of it (promql/functions.go,
// extrapolatedRate).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace rulecheck::engine {

// Of the samples of a window; milliseconds.
struct SampleTimes {
  int64_t first_ms = 0;
  int64_t last_ms = 0;
  size_t gaps = 0;  // one less than the samples
};

// Seconds between the samples, and how far beyond them the window is taken to go on
// at the same pace. The values may shorten `to_start` further.
struct Reach {
  double interval = 0;
  double to_start = 0;
  double to_end = 0;
  double gap = 0;             // between two samples, on average
  double whole_to_start = 0;  // to the begin of the window, however far that is

  static constexpr double kNearGaps = 1.1;  // so near an edge samples are taken to go on up to it

  // `to_start` of a counter that was zero so many seconds before its first sample. `zero_first`: as
  // before Prometheus 2.51, which asked for that before it held the way against the gap.
  double ToStart(double to_zero, bool zero_first) const {
    if (!zero_first) return std::min(to_zero, to_start);
    const double way = std::min(to_zero, whole_to_start);
    return way < kNearGaps * gap ? way : gap / 2;
  }
};

inline Reach FindReach(const SampleTimes& t, int64_t begin_ms, int64_t end_ms) {
  Reach out;
  out.interval = static_cast<double>(t.last_ms - t.first_ms) / 1000;
  out.to_start = static_cast<double>(t.first_ms - begin_ms) / 1000;
  out.to_end = static_cast<double>(end_ms - t.last_ms) / 1000;
  out.whole_to_start = out.to_start;
  out.gap = t.gaps > 0 ? out.interval / static_cast<double>(t.gaps) : 0;
  const double threshold = out.gap * Reach::kNearGaps;
  if (out.to_start >= threshold) out.to_start = out.gap / 2;
  if (out.to_end >= threshold) out.to_end = out.gap / 2;
  return out;
}

}  // namespace rulecheck::engine
