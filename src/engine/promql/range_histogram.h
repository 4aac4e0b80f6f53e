// Native histograms in range functions.
#pragma once

#include "engine/histogram/ops.h"
#include "engine/promql/range_function.h"

namespace rulecheck::engine {

// The difference between last and first, for counters with what stood before each
// reset added; null when the histograms do not go together (annotated).
FloatHistogram* HistogramIncrease(RangeCall& call, const Window& w, bool is_counter);

// irate and idelta between two histograms; `start_reset`: start timestamps say so.
FloatHistogram* HistogramInstantDelta(RangeCall& call, const FloatHistogram& before,
                                      const FloatHistogram& last, bool is_rate, bool start_reset);

// anchored and smoothed.
bool ExtendedHistogramRate(RangeCall& call, const Window& w, bool is_counter, bool is_rate, RangeResult* out);
const FloatHistogram* SmoothHistogram(Evaluator& ev, const RangeSeries& series, size_t first, size_t end,
                                      int64_t t, Span span);

bool HistogramSumOverTime(RangeCall& call, const Window& w, RangeResult* out);
bool HistogramAvgOverTime(RangeCall& call, const Window& w, RangeResult* out);

// h += other, telling what there is to tell. False when they do not go together.
bool AddOrAnnotate(const RangeCall& call, FloatHistogram* h, const FloatHistogram& other);

}  // namespace rulecheck::engine
