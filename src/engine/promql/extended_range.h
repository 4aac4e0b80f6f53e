// Edges of anchored and smoothed ranges, shared by floats and histograms.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/promql/range_function.h"

namespace rulecheck::engine {

// Positions of the samples that stand for the begin and the end of a range.
struct ExtendedEdges {
  size_t first = 0;  // the last sample at or before the begin, or the first
  size_t last = 0;   // the last sample; smoothed: the first at or behind the end, if any
  bool empty = false;
};
ExtendedEdges FindExtendedEdges(std::span<const int64_t> times, int64_t begin_ms, int64_t end_ms,
                                bool smoothed);

// Linear between two samples; a counter that fell starts from 0.
double Interpolate(int64_t t1, double v1, int64_t t2, double v2, int64_t t, bool is_counter);

// The value at the begin (end) of the window's range; `first` and `last` as found above.
double LeftValue(const Window& w, size_t first, bool smoothed, bool is_counter);
double RightValue(const Window& w, size_t last, bool smoothed, bool is_counter);

}  // namespace rulecheck::engine
