// Histograms in the notation of tests, as values.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/histogram/histogram.h"
#include "promql/series.h"
#include "rulecheck/result.h"

namespace rulecheck::unittest {

// The samples that a run of kind kHistogram stands for, at most `count`.
Result<std::vector<engine::FloatHistogram>> ExpandHistograms(const promql::Series& series,
                                                             const promql::ValueRun& run, size_t count);

// The `histogram` of an expected sample in the one form in which histograms are
// compared (FloatHistogram::TestExpression).
Result<std::string> ExpectedHistogramText(std::string_view text);

}  // namespace rulecheck::unittest
