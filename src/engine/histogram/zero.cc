#include "engine/histogram/zero.h"

#include "engine/histogram/buckets.h"
#include "engine/histogram/layout.h"

namespace rulecheck::engine {
namespace {

using SideKind = SideBuckets::Side;

const std::vector<double>& BucketsOf(const FloatHistogram& h, SideKind side) {
  return side == SideBuckets::kPositive ? h.positive_buckets : h.negative_buckets;
}

// The bounds of a bucket in absolute values.
double InnerBound(SideKind side, const Bucket& b) {
  return side == SideBuckets::kPositive ? b.lower : -b.upper;
}
double OuterBound(SideKind side, const Bucket& b) {
  return side == SideBuckets::kPositive ? b.upper : -b.lower;
}

// Adds the buckets that start below the threshold. True when the last of them is
// populated and reaches beyond it; the threshold then moves to its end.
bool AbsorbSide(const FloatHistogram& h, const FloatHistogram* terms, SideKind side, ZeroCount* zero) {
  for (SideBuckets it(h, side); it.Next();) {
    const Bucket bucket = it.bucket();
    if (InnerBound(side, bucket) >= zero->threshold) return false;
    KahanInc(bucket.count, &zero->count, &zero->term);
    if (terms != nullptr) KahanInc(BucketsOf(*terms, side)[it.position()], &zero->count, &zero->term);
    if (OuterBound(side, bucket) > zero->threshold) {
      if (bucket.count == 0) return false;
      zero->threshold = OuterBound(side, bucket);
      return true;
    }
  }
  return false;
}

void ClearInside(FloatHistogram* h, FloatHistogram* terms, SideKind side) {
  std::vector<double>& buckets = side == SideBuckets::kPositive ? h->positive_buckets : h->negative_buckets;
  size_t inside = 0;
  for (SideBuckets it(*h, side); it.Next() && InnerBound(side, it.bucket()) < h->zero_threshold;) ++inside;
  for (size_t i = 0; i < inside; ++i) {
    buckets[i] = 0;
    if (terms == nullptr) continue;
    (side == SideBuckets::kPositive ? terms->positive_buckets : terms->negative_buckets)[i] = 0;
  }
}

// Removes the buckets that the zero bucket now counts, and every other empty one.
void TrimBucketsInZeroBucket(FloatHistogram* h, FloatHistogram* terms) {
  ClearInside(h, terms, SideBuckets::kPositive);
  ClearInside(h, terms, SideBuckets::kNegative);
  CompactSide(
      {&h->positive_spans, &h->positive_buckets, terms == nullptr ? nullptr : &terms->positive_buckets}, 0,
      0);
  CompactSide(
      {&h->negative_spans, &h->negative_buckets, terms == nullptr ? nullptr : &terms->negative_buckets}, 0,
      0);
}

}  // namespace

ZeroCount WidenedZeroCount(const FloatHistogram& h, const FloatHistogram* terms, double threshold) {
  ZeroCount zero{h.zero_count, threshold, terms == nullptr ? 0 : terms->zero_count};
  if (threshold == h.zero_threshold) return zero;
  do {
    // When the negative side moves the threshold, both sides are counted again.
    // The Kahan term goes on from the round before, as it does in Prometheus.
    zero.count = h.zero_count;
    AbsorbSide(h, terms, SideBuckets::kPositive, &zero);
  } while (AbsorbSide(h, terms, SideBuckets::kNegative, &zero));
  return zero;
}

ZeroCount ReconcileZeroBuckets(FloatHistogram* h, FloatHistogram* terms, const FloatHistogram& other) {
  ZeroCount theirs{other.zero_count, other.zero_threshold, 0};
  while (theirs.threshold != h->zero_threshold) {
    if (h->zero_threshold > theirs.threshold) {
      theirs = WidenedZeroCount(other, nullptr, h->zero_threshold);
    }
    if (theirs.threshold > h->zero_threshold) {
      const ZeroCount ours = WidenedZeroCount(*h, terms, theirs.threshold);
      h->zero_count = ours.count;
      h->zero_threshold = ours.threshold;
      if (terms != nullptr) terms->zero_count = ours.term;
      TrimBucketsInZeroBucket(h, terms);
    }
    // NaN thresholds never agree.
    if (theirs.threshold != theirs.threshold || h->zero_threshold != h->zero_threshold) break;
  }
  return theirs;
}

}  // namespace rulecheck::engine
