// Quantiles and fractions of classic and native histograms (promql/quantile.go).
#pragma once

#include <string_view>
#include <vector>

#include "engine/core/annotations.h"
#include "engine/histogram/histogram.h"

namespace rulecheck::engine {

// A bucket of a classic histogram: the cumulative count up to `upper_bound`.
struct ClassicBucket {
  double upper_bound = 0;
  double count = 0;
};

struct ClassicQuantile {
  double value = 0;
  bool forced_monotonic = false;
  double min_bucket = 0;  // the range of bounds that had to be raised, and by how much
  double max_bucket = 0;
  double max_diff = 0;
};

// `buckets` is sorted, merged and made monotonic on the way. Not empty.
ClassicQuantile QuantileOfBuckets(double q, std::vector<ClassicBucket>* buckets);
double FractionOfBuckets(double lower, double upper, std::vector<ClassicBucket>* buckets);

// Annotations name `metric` unless it is empty.
double QuantileOfHistogram(double q, const FloatHistogram& h, std::string_view metric, Span span,
                           AnnotationSet* annotations);
double FractionOfHistogram(double lower, double upper, const FloatHistogram& h, std::string_view metric,
                           Span span, AnnotationSet* annotations);
// Population variance, from the buckets' midpoints.
double VarianceOfHistogram(const FloatHistogram& h);

}  // namespace rulecheck::engine
