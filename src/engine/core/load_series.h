// Puts series given in the notation of unit tests (promql/series.h) into a storage,
// as the `load` command of acceptance scripts does.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/storage.h"
#include "engine/histogram/histogram.h"
#include "promql/series.h"
#include "rulecheck/result.h"

namespace rulecheck::engine {

// One series with its runs expanded: a cell a step.
struct LoadedSeries {
  LabelsId labels = kNoLabels;
  std::vector<double> values;
  std::vector<uint64_t> present;
  std::vector<FloatHistogram> histograms;  // empty, or one per value
  std::vector<uint8_t> is_histogram;       // parallel to histograms
  std::vector<int64_t> start_times_ms;     // empty, or one per value
};

FloatHistogram HistogramOf(const promql::HistogramLiteral& literal);

// Samples and gaps become cells; more than `max_cells` are an error.
Result<LoadedSeries> ExpandSeries(const promql::Series& series, Symbols* symbols, uint64_t max_cells);

// Start timestamps of `starts` (relative to the sample each stands for) into
// `series`, whose samples begin at start_ms and stand step_ms apart.
Status SetStartTimes(const promql::Series& starts, int64_t start_ms, int64_t step_ms, LoadedSeries* series);

Status AppendLoaded(const LoadedSeries& series, int64_t start_ms, int64_t step_ms, Storage* storage);

// Native histograms with custom buckets made from the classic ones among `loaded`
// (`load_with_nhcb`), appended under the base names.
Status AppendCustomBuckets(const std::vector<LoadedSeries>& loaded, int64_t start_ms, int64_t step_ms,
                           Storage* storage);

}  // namespace rulecheck::engine
