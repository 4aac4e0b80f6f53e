// Native histograms from the literals of unit tests, `{{schema:1 buckets:[1 2]}}`,
// and the series made of two of them (promql/parser, buildHistogramFromMap and
// histogramsSeries).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/histogram/histogram.h"
#include "rulecheck/result.h"

namespace rulecheck::engine {

// The fields of a literal by their names in it; what is absent is zero or empty.
struct HistogramSpec {
  int64_t schema = 0;
  double sum = 0;
  double count = 0;
  double z_bucket = 0;
  double z_bucket_w = 0;
  int64_t offset = 0;
  std::vector<double> buckets;
  int64_t n_offset = 0;
  std::vector<double> n_buckets;
  std::vector<double> custom_values;
  CounterResetHint counter_reset_hint = CounterResetHint::kUnknown;
};

// Not validated: what is loaded has to pass Validate (histogram_ops.h), what is
// only expected may be anything.
FloatHistogram MakeHistogram(const HistogramSpec& spec);

// The `times` + 1 histograms of `base+inc x times` or, with `subtract`, of
// `base-inc x times`: each the one before plus `inc`. Refused when base has a
// higher schema than inc, or only one of them custom buckets. The caller bounds
// `times`.
Result<std::vector<FloatHistogram>> HistogramSeries(const FloatHistogram& base, const FloatHistogram& inc,
                                                    size_t times, bool subtract);

}  // namespace rulecheck::engine
