// The text forms of a native histogram.
#pragma once

#include <string>

#include "engine/histogram/histogram.h"

namespace rulecheck::engine {

// As FloatHistogram.String: `{count:7, sum:5, [-2,-1):1, [-0.1,0.1]:2, (0.5,1]:4}`,
// buckets from the most negative up, empty ones left out.
std::string FormatHistogram(const FloatHistogram& h);

// The notation of unit tests: `{{schema:1 count:4 sum:5 buckets:[1 2 1]}}`; zero
// values and the unknown hint are left out (FloatHistogram.TestExpression). Gaps
// are filled with zeros; where that would make more than kMaxFilledBuckets of
// them (which Prometheus does not survive) `0x5000000` stands for that many.
std::string FormatHistogramLiteral(const FloatHistogram& h);

}  // namespace rulecheck::engine
