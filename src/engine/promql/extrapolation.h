// From the samples of a window to the whole of it (promql/functions.go,
// extrapolatedRate).
#pragma once

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
};

inline Reach FindReach(const SampleTimes& t, int64_t begin_ms, int64_t end_ms) {
  Reach out;
  out.interval = static_cast<double>(t.last_ms - t.first_ms) / 1000;
  out.to_start = static_cast<double>(t.first_ms - begin_ms) / 1000;
  out.to_end = static_cast<double>(end_ms - t.last_ms) / 1000;
  const double gap = t.gaps > 0 ? out.interval / static_cast<double>(t.gaps) : 0;
  const double threshold = gap * 1.1;
  if (out.to_start >= threshold) out.to_start = gap / 2;
  if (out.to_end >= threshold) out.to_end = gap / 2;
  return out;
}

}  // namespace rulecheck::engine
