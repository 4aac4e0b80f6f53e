// The buckets of a native histogram one by one, with their bounds.
//
//   for (AllBuckets it(h, AllBuckets::kAscending); it.Next();) Use(it.bucket());
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "engine/histogram/histogram.h"

namespace rulecheck::engine {

// Upper bound of the positive bucket `index`. Exponential schemas: the last
// bucket of ordinary numbers ends at the largest double, the next one at +Inf.
double ExponentialBound(int32_t index, int32_t schema);
// The same for any schema; `custom_values` matter to custom buckets only.
double BucketBound(int32_t index, int32_t schema, std::span<const double> custom_values);

// The index a bucket falls into when the resolution is lowered.
inline int32_t ReducedIndex(int32_t index, int32_t from_schema, int32_t to_schema) {
  return static_cast<int32_t>(((int64_t{index} - 1) >> (from_schema - to_schema)) + 1);
}

struct Bucket {
  double lower = 0;
  double upper = 0;
  bool lower_inclusive = false;
  bool upper_inclusive = false;
  double count = 0;

  std::string String() const;  // `(0.5,1]:4`

  // The part of the bucket's width at or below `v`, which lies strictly between
  // its finite bounds: on a logarithmic scale unless `linear`.
  double FractionBelow(double v, bool linear) const;
};

Bucket ZeroBucket(const FloatHistogram& h);  // exponential schemas only

// One side of a histogram, from the buckets next to zero outwards, or back.
class SideBuckets {
 public:
  enum Side : uint8_t { kPositive, kNegative };
  enum Order : uint8_t { kOutward, kInward };

  SideBuckets(const FloatHistogram& h, Side side, Order order = kOutward);

  // False at the end. Before the first call there is no bucket.
  bool Next();
  int32_t index() const { return index_; }
  double count() const { return count_; }
  // Place in positive_buckets or negative_buckets.
  size_t position() const { return bucket_; }
  Bucket bucket() const;

 private:
  bool NextOutward();
  bool NextInward();

  const FloatHistogram* h_;
  std::span<const HistogramSpan> spans_;
  std::span<const double> counts_;
  bool positive_;
  bool inward_;
  bool started_ = false;
  size_t span_ = 0;
  uint32_t used_in_span_ = 0;  // buckets of the span already given
  size_t bucket_ = 0;
  int32_t index_ = 0;
  double count_ = 0;
};

// One side outwards, seen in a lower or equal exponential resolution, without
// the buckets that lie at or below `start` (in absolute values). For comparing
// layouts; custom buckets go through as they are.
class MergedBuckets {
 public:
  MergedBuckets(const FloatHistogram& h, SideBuckets::Side side, double start, int32_t schema);

  bool Next();
  int32_t index() const { return index_; }
  double count() const { return count_; }

 private:
  SideBuckets side_;
  int32_t from_schema_;
  int32_t schema_;
  double start_;
  bool exponential_;
  bool more_;  // side_ stands on a bucket not yet given
  bool reached_start_;
  int32_t index_ = 0;
  double count_ = 0;
};

// Negative, zero and positive buckets in order of their bounds. The zero bucket
// appears when it is populated; buckets that reach into it are cut.
class AllBuckets {
 public:
  enum Order : uint8_t { kAscending, kDescending };
  AllBuckets(const FloatHistogram& h, Order order);

  bool Next();
  const Bucket& bucket() const { return bucket_; }

 private:
  enum State : uint8_t { kFirstSide, kZero, kSecondSide, kEnd };
  void CutAtZeroBucket();

  const FloatHistogram* h_;
  SideBuckets first_;
  SideBuckets second_;
  State state_ = kFirstSide;
  Bucket bucket_;
};

}  // namespace rulecheck::engine
