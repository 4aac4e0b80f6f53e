// The trim operators `</` and `>/` (model/histogram/float_histogram.go,
// TrimBuckets).
#include <cmath>
#include <limits>

#include "engine/core/go_math.h"
#include "engine/histogram/buckets.h"
#include "engine/histogram/ops.h"

namespace rulecheck::engine {
namespace {

// What stays of a bucket: how many observations, and the value they are taken to
// have in the new sum.
struct Rest {
  double count = 0;
  double midpoint = 0;
};

double ZeroIfInfinite(double v) {
  return std::isinf(v) ? 0 : v;
}

class Trimmer {
 public:
  Trimmer(FloatHistogram* h, double limit, bool upper)
      : h_(*h), limit_(limit), upper_(upper), linear_(h->UsesCustomBuckets()) {}

  void Run() {
    const bool has_positive = TrimSide(SideBuckets::kPositive, &h_.positive_buckets);
    const bool has_negative = TrimSide(SideBuckets::kNegative, &h_.negative_buckets);
    if (h_.zero_count > 0) {
      const Rest rest = ZeroRest(has_negative, has_positive);
      Replace(&h_.zero_count, rest.count);
      sum_ += rest.midpoint * rest.count;
      count_ += rest.count;
    }
    if (!cut_) return;
    h_.count = count_;
    h_.sum = sum_;
    Compact(&h_);
  }

 private:
  // True when the side has a populated bucket.
  bool TrimSide(SideBuckets::Side side, std::vector<double>* buckets) {
    bool populated = false;
    const bool positive = side == SideBuckets::kPositive;
    for (SideBuckets it(h_, side); it.Next();) {
      if (it.count() == 0) continue;
      populated = true;
      const Bucket bucket = it.bucket();
      const bool keep = upper_ ? bucket.upper <= limit_ : bucket.lower >= limit_;
      const bool split = upper_ ? bucket.lower < limit_ : bucket.upper > limit_;
      if (!keep && !split) {
        (*buckets)[it.position()] = 0;
        cut_ = true;
        continue;
      }
      const Rest rest =
          keep ? Rest{bucket.count, Midpoint(bucket.lower, bucket.upper, positive)} : Split(bucket, positive);
      count_ += rest.count;
      sum_ += rest.midpoint * rest.count;
      Replace(&(*buckets)[it.position()], rest.count);
    }
    return populated;
  }

  void Replace(double* count, double rest) {
    if (*count == rest) return;
    *count = rest;
    cut_ = true;
  }

  Rest Split(const Bucket& b, bool positive) const {
    if (b.lower == -kInf) return RestBelowFirstBound(b);
    if (b.upper == kInf) return RestAboveLastBound(b);
    const double below = b.count * b.FractionBelow(limit_, linear_);
    if (upper_) return {below, Midpoint(b.lower, limit_, positive)};
    return {b.count - below, Midpoint(limit_, b.upper, positive)};
  }

  // How values spread over a bucket without an end is not known: it goes as a
  // whole, unless it can be taken to start at zero.
  Rest RestBelowFirstBound(const Bucket& b) const {
    if (upper_) {
      if (limit_ >= b.upper) return {b.count, 0};
      if (limit_ > 0 && b.upper > 0 && b.upper != kInf) return {b.count * limit_ / b.upper, limit_ / 2};
      if (b.upper <= 0) return {b.count, limit_};
      return {0, ZeroIfInfinite(b.upper)};
    }
    if (limit_ <= b.lower) return {b.count, 0};
    if (limit_ >= 0 && b.upper > limit_ && b.upper != kInf) {
      return {b.count * (1 - limit_ / b.upper), (limit_ + b.upper) / 2};
    }
    return {0, ZeroIfInfinite(b.upper)};
  }

  Rest RestAboveLastBound(const Bucket& b) const {
    if (!upper_ && limit_ >= b.lower) return {b.count, limit_};
    return {0, ZeroIfInfinite(b.lower)};
  }

  // The zero bucket is one-sided when only one side is populated.
  Rest ZeroRest(bool has_negative, bool has_positive) const {
    const double lower = has_positive && !has_negative ? 0 : -h_.zero_threshold;
    const double upper = has_negative && !has_positive ? 0 : h_.zero_threshold;
    const Rest all{h_.zero_count, (lower + upper) / 2};
    if (limit_ <= lower) return upper_ ? Rest{} : all;
    if (limit_ >= upper) return upper_ ? all : Rest{};
    if (upper_) return {h_.zero_count * ((limit_ - lower) / (upper - lower)), (lower + limit_) / 2};
    return {h_.zero_count * ((upper - limit_) / (upper - lower)), (limit_ + upper) / 2};
  }

  double Midpoint(double lower, double upper, bool positive) const {
    if (std::isinf(lower)) {
      if (std::isinf(upper)) return 0;
      return upper > 0 ? upper / 2 : upper;
    }
    if (std::isinf(upper)) return lower;
    if (linear_) return (lower + upper) / 2;
    const double mean = std::sqrt(std::fabs(lower * upper));
    return positive ? mean : -mean;
  }

  FloatHistogram& h_;
  double limit_;
  bool upper_;
  bool linear_;
  double count_ = 0;
  double sum_ = 0;
  bool cut_ = false;
};

}  // namespace

void TrimBuckets(FloatHistogram* h, double limit, bool upper) {
  Trimmer(h, limit, upper).Run();
}

}  // namespace rulecheck::engine
