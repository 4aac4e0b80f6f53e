// Zero buckets of differing widths brought together. Internal to the histogram
// files.
#pragma once

#include "engine/histogram/histogram.h"

namespace rulecheck::engine {

struct ZeroCount {
  double count = 0;
  double threshold = 0;
  double term = 0;  // Kahan term of count
};

// What the zero bucket of `h` would count if it were as wide as `threshold` (not
// below its own). A threshold inside a populated bucket grows to that bucket's
// end. `terms` may be null, else holds the Kahan terms of `h`.
ZeroCount WidenedZeroCount(const FloatHistogram& h, const FloatHistogram* terms, double threshold);

// Widens the zero bucket of `h` (and of `terms`, if not null) until that of
// `other` fits it; gives what `other` would then count in it.
ZeroCount ReconcileZeroBuckets(FloatHistogram* h, FloatHistogram* terms, const FloatHistogram& other);

}  // namespace rulecheck::engine
