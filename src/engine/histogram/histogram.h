// A native histogram as PromQL sees it: float counts in exponential or custom
// buckets (model/histogram of Prometheus).
//
// Around it: arithmetic and comparison in histogram_ops.h, buckets one by one in
// histogram_buckets.h, quantiles in histogram_quantile.h, text in
// histogram_text.h, literals and series of them in histogram_spec.h, classic
// buckets turned into custom ones in histogram_nhcb.h, what the storage makes of
// hints and layouts in histogram_hints.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

namespace rulecheck::engine {

enum class CounterResetHint : uint8_t { kUnknown, kReset, kNotReset, kGauge };

// `length` buckets in a row; `offset` is the gap to the span before, or for the
// first span the index of its first bucket.
struct HistogramSpan {
  int32_t offset = 0;
  uint32_t length = 0;
  friend bool operator==(const HistogramSpan&, const HistogramSpan&) = default;
};

inline constexpr int32_t kCustomBucketsSchema = -53;
inline constexpr int32_t kMinExponentialSchema = -4;
inline constexpr int32_t kMaxExponentialSchema = 8;

// A value. Which bucket belongs to which index is kept as Prometheus keeps it,
// since equality, text and reset detection look at the layout. Schema n (-4..8):
// positive bucket i is (2^((i-1)/2^n), 2^(i/2^n)], negative ones are its mirror.
// kCustomBucketsSchema: positive bucket i ends at custom_values[i], the last at
// +Inf; no zero bucket, no negative side.
struct FloatHistogram {
  CounterResetHint counter_reset_hint = CounterResetHint::kUnknown;
  int32_t schema = 0;
  double zero_threshold = 0;
  double zero_count = 0;
  double count = 0;
  double sum = 0;  // the stale NaN makes it a stale marker
  std::vector<HistogramSpan> positive_spans;
  std::vector<HistogramSpan> negative_spans;
  std::vector<double> positive_buckets;  // absolute counts, one per bucket of the spans
  std::vector<double> negative_buckets;
  std::vector<double> custom_values;  // upper bounds; only with kCustomBucketsSchema

  bool UsesCustomBuckets() const { return schema == kCustomBucketsSchema; }
};

// Owns the histograms an evaluation makes. Addresses are stable.
class HistogramPool {
 public:
  FloatHistogram* New() { return &all_.emplace_back(); }
  FloatHistogram* New(const FloatHistogram& from) { return &all_.emplace_back(from); }
  FloatHistogram* New(FloatHistogram&& from) { return &all_.emplace_back(std::move(from)); }
  size_t size() const { return all_.size(); }

 private:
  std::deque<FloatHistogram> all_;
};

}  // namespace rulecheck::engine
