// histogram_quantile, histogram_fraction and the variance of native histograms.
#include "engine/histogram/quantile.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "engine/core/go_math.h"
#include "engine/core/kahan_sum.h"
#include "engine/histogram/buckets.h"
#include "engine/histogram/math.h"

namespace rulecheck::engine {
namespace {

// Says something about the NaN observations of one histogram.
struct NanNotes {
  std::string_view metric;
  Span span;
  AnnotationSet* annotations;

  void Info(std::string_view text) const {
    annotations->Info(std::string(text) + ForMetricName(metric), span);
  }
};

// With buckets on one side only, the zero bucket reaches only there.
void NarrowZero(const FloatHistogram& h, Bucket* bucket) {
  if (h.negative_buckets.empty() && !h.positive_buckets.empty()) bucket->lower = 0;
  if (h.positive_buckets.empty() && !h.negative_buckets.empty()) bucket->upper = 0;
}

double InterpolateInBucket(const Bucket& bucket, double fraction, bool linear) {
  if (linear || (bucket.lower <= 0 && bucket.upper >= 0)) {
    return bucket.lower + (bucket.upper - bucket.lower) * fraction;
  }
  const double log_lower = GoLog2(std::fabs(bucket.lower));
  const double log_upper = GoLog2(std::fabs(bucket.upper));
  if (bucket.lower > 0) return GoExp2(log_lower + (log_upper - log_lower) * fraction);
  return -GoExp2(log_upper + (log_lower - log_upper) * (1 - fraction));
}

// Walks from the low or the high end until `rank` observations are seen.
class QuantileWalk {
 public:
  QuantileWalk(double q, const FloatHistogram& h)
      : h_(h),
        maybe_nans_(std::isnan(h.sum)),
        ascending_(maybe_nans_ || q < 0.5),
        rank_((ascending_ ? q : 1 - q) * h.count),
        buckets_(h, ascending_ ? AllBuckets::kAscending : AllBuckets::kDescending) {}

  double Find(const NanNotes& notes) {
    while (buckets_.Next()) {
      bucket_ = buckets_.bucket();
      if (bucket_.count == 0) continue;
      count_ += bucket_.count;
      if (count_ >= rank_) break;
    }
    if (h_.UsesCustomBuckets()) {
      if (bucket_.lower == -kInf) {
        if (bucket_.upper <= 0) return bucket_.upper;
        bucket_.lower = 0;
      } else if (bucket_.upper == kInf) {
        return bucket_.lower;
      }
    } else if (bucket_.lower < 0 && bucket_.upper > 0) {
      NarrowZero(h_, &bucket_);
    }
    // Rounding may have let the buckets add up to more than the count.
    if (count_ > h_.count) count_ = h_.count;
    if (count_ < rank_) {
      if (!maybe_nans_) return bucket_.upper;
      notes.Info("input to histogram_quantile has NaN observations, result is NaN");
      return kNan;
    }
    const double in_bucket = ascending_ ? rank_ - (count_ - bucket_.count) : count_ - rank_;
    if (maybe_nans_) NoteSkew(notes);
    return InterpolateInBucket(bucket_, in_bucket / bucket_.count, h_.UsesCustomBuckets());
  }

 private:
  // Infinite observations of both signs make a NaN sum, too; then nothing is
  // missing from the buckets. The last bucket becomes the one that is
  // interpolated: a slip of Prometheus, kept so that answers agree.
  void NoteSkew(const NanNotes& notes) {
    while (buckets_.Next()) {
      bucket_ = buckets_.bucket();
      count_ += bucket_.count;
    }
    if (count_ < h_.count) {
      notes.Info("input to histogram_quantile has NaN observations, result is skewed higher");
    }
  }

  const FloatHistogram& h_;
  // NaN observations are in count but in no bucket, as if above all of them, so
  // that only counting from below finds the rank.
  bool maybe_nans_;
  bool ascending_;
  double rank_;
  AllBuckets buckets_;
  Bucket bucket_;
  double count_ = 0;
};

// Finds the ranks of two values in one pass over the buckets.
class FractionWalk {
 public:
  FractionWalk(double lower, double upper, const FloatHistogram& h)
      : h_(h), lower_{lower}, upper_{upper}, buckets_(h, AllBuckets::kAscending) {}

  double Find(const NanNotes& notes) {
    double count = 0;
    bool more = true;
    while (more && buckets_.Next()) {
      count += buckets_.bucket().count;
      more = Take(buckets_.bucket());
    }
    if (std::isnan(h_.sum)) {
      while (buckets_.Next()) count += buckets_.bucket().count;
      if (count < h_.count) {
        notes.Info("input to histogram_fraction has NaN observations, which are excluded from all fractions");
      }
    } else {
      count = h_.count;
    }
    return (upper_.RankUpTo(count) - lower_.RankUpTo(count)) / h_.count;
  }

 private:
  struct End {
    double value;
    double rank = 0;
    bool found = false;

    void Set(double r) {
      rank = r;
      found = true;
    }
    double RankUpTo(double count) const { return !found || rank > count ? count : rank; }
  };

  // False when both ends are found.
  bool Take(Bucket bucket) {
    const bool zero_bucket = bucket.lower <= 0 && bucket.upper >= 0;
    if (zero_bucket) NarrowZero(h_, &bucket);
    const bool linear = zero_bucket || h_.UsesCustomBuckets();
    if (!lower_.found && bucket.lower >= lower_.value) lower_.Set(rank_);
    if (!upper_.found && bucket.lower >= upper_.value) upper_.Set(rank_);
    if (lower_.found && upper_.found) return false;
    Locate(bucket, linear, &lower_);
    Locate(bucket, linear, &upper_);
    if (lower_.found && upper_.found) return false;
    rank_ += bucket.count;
    return true;
  }

  // Sets the end if it lies inside the bucket. In a first bucket without a lower
  // bound it counts as if at the upper one, in a last bucket as if at the lower.
  void Locate(const Bucket& bucket, bool linear, End* end) const {
    if (end->found || !(bucket.lower < end->value && bucket.upper > end->value)) return;
    if (linear && bucket.lower == -kInf) {
      end->Set(bucket.count);
    } else {
      end->Set(rank_ + bucket.count * bucket.FractionBelow(end->value, linear));
    }
  }

  const FloatHistogram& h_;
  End lower_;
  End upper_;
  AllBuckets buckets_;
  double rank_ = 0;
};

double BucketMiddle(const Bucket& bucket, bool custom) {
  if (custom) return (bucket.upper + bucket.lower) / 2.0;
  if (bucket.lower <= 0 && bucket.upper >= 0) return 0;
  const double middle = std::sqrt(bucket.upper * bucket.lower);
  return bucket.upper < 0 ? -middle : middle;
}

}  // namespace

double QuantileOfHistogram(double q, const FloatHistogram& h, std::string_view metric, Span span,
                           AnnotationSet* annotations) {
  if (q < 0) return -kInf;
  if (q > 1) return kInf;
  if (h.count == 0 || std::isnan(q)) return kNan;
  return QuantileWalk(q, h).Find({metric, span, annotations});
}

double FractionOfHistogram(double lower, double upper, const FloatHistogram& h, std::string_view metric,
                           Span span, AnnotationSet* annotations) {
  if (h.count == 0 || std::isnan(lower) || std::isnan(upper)) return kNan;
  if (lower >= upper) return 0;
  return FractionWalk(lower, upper, h).Find({metric, span, annotations});
}

double VarianceOfHistogram(const FloatHistogram& h) {
  const double mean = h.sum / h.count;
  KahanSum variance;
  for (AllBuckets it(h, AllBuckets::kAscending); it.Next();) {
    const Bucket& bucket = it.bucket();
    if (bucket.count == 0) continue;
    const double delta = BucketMiddle(bucket, h.UsesCustomBuckets()) - mean;
    variance.Add(bucket.count * delta * delta);
  }
  return (variance.sum + variance.c) / h.count;
}

}  // namespace rulecheck::engine
