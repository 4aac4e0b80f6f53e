// Arithmetic and comparison of native histograms, exact to the bit as
// model/histogram of Prometheus.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "engine/histogram/histogram.h"
#include "rulecheck/result.h"

namespace rulecheck::engine {

// What an addition or subtraction has to tell.
struct HistogramMix {
  bool incompatible = false;       // exponential with custom buckets: nothing was done
  bool reset_collision = false;    // one hint says reset, the other not_reset
  bool bounds_reconciled = false;  // different custom bounds: reduced to those both have
};

// h += other, h -= other. Differing schemas end in the lower one, zero buckets are
// widened until they agree, custom bounds are cut to those in common; the hint is
// what both can agree on (the operator `-` makes a gauge afterwards). Empty
// buckets and touching spans may remain: see Compact.
HistogramMix Add(FloatHistogram* h, const FloatHistogram& other);
HistogramMix Subtract(FloatHistogram* h, const FloatHistogram& other);

// h += other with Kahan's compensation in `*c`, which is made on first use and has
// the buckets of `h`. At the end: Add(h, *c). When incompatible `*c` is emptied.
HistogramMix KahanAdd(FloatHistogram* h, const FloatHistogram& other, std::optional<FloatHistogram>* c);

// Scale counts and sum. A negative factor makes a gauge; division by 0 drops the
// buckets.
void Multiply(FloatHistogram* h, double factor);
void Divide(FloatHistogram* h, double divisor);

// Drops empty buckets at the ends of spans and runs of more than `max_empty` empty
// ones inside; joins spans that are as near, unless that would make more than
// kMaxFilledBuckets buckets.
void Compact(FloatHistogram* h, size_t max_empty = 0);
inline constexpr size_t kMaxFilledBuckets = size_t{1} << 20;

// Merges buckets down to a lower (or the same) schema; exponential only.
void ReduceResolution(FloatHistogram* h, int32_t schema);
// Some count, sum or bound is infinite.
bool HasOverflow(const FloatHistogram& h);

// `h </ limit` (`upper`: drops what is above) and `h >/ limit`: the bucket the
// limit falls into is split; count and sum are estimated anew, and the histogram
// compacted, when something was cut.
void TrimBuckets(FloatHistogram* h, double limit, bool upper);

inline bool IsGauge(const FloatHistogram& h) {
  return h.counter_reset_hint == CounterResetHint::kGauge;
}

// Equal data, as `==` has it: counts bit by bit, the same buckets, empty ones
// included; the hint is left out.
bool Equals(const FloatHistogram& a, const FloatHistogram& b);
// Equal in every field, bit by bit.
bool Identical(const FloatHistogram& a, const FloatHistogram& b);

// As Equals, but counts and sum may differ as util/almost of Prometheus allows,
// and the hints must agree if `compare_hint`. Both compacted. For acceptance scripts.
bool AlmostEqual(const FloatHistogram& expected, const FloatHistogram& actual, double epsilon,
                 bool compare_hint);
bool AlmostEqual(double a, double b, double epsilon);

// The counter was reset between `previous` and `h`: its hint says so, or something
// shrank or vanished.
bool DetectReset(const FloatHistogram& h, const FloatHistogram& previous);

// A subquery sees points that the storage did not hand out in a row: explicit
// hints reset and not_reset become unknown. Returns `h` itself where nothing changes.
const FloatHistogram* WithoutResetHint(const FloatHistogram* h, HistogramPool* pool);

// What a selector reads of a sample when only count and sum are wanted, as below
// histogram_count, histogram_sum and histogram_avg (promql's
// HistogramStatsIterator): no buckets, and instead of the unknown hint an explicit
// one, found by comparing with the sample of the series read just before;
// `previous` is null when there was none, or when samples were jumped over.
FloatHistogram StatsOnly(const FloatHistogram& h, const FloatHistogram* previous);

// What a sample that is loaded or recorded must hold; error texts as Prometheus'.
// A bucket sum that differs from count is fine.
Status Validate(const FloatHistogram& h);

}  // namespace rulecheck::engine
