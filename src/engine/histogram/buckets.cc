#include "engine/histogram/buckets.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/go_format.h"
#include "engine/core/go_math.h"
#include "engine/histogram/math.h"

namespace rulecheck::engine {
namespace {

constexpr double kMaxDouble = std::numeric_limits<double>::max();

constexpr std::array<double, 256> kBoundFractions = {
#define BOUND(value) value,
#include "engine/histogram/bounds.def"
#undef BOUND
};

// 2^exponent * fraction for exponents beyond the range of int, too.
double Scale(double fraction, int64_t exponent) {
  return std::ldexp(fraction, static_cast<int>(std::clamp<int64_t>(exponent, -4096, 4096)));
}

}  // namespace

double ExponentialBound(int32_t index, int32_t schema) {
  // The bound at 2^1024 would be infinite, but only infinite observations lie
  // beyond the bucket that ends there.
  if (schema < 0) {
    const int64_t exponent = int64_t{index} * (int64_t{1} << -schema);
    return exponent == 1024 ? kMaxDouble : Scale(1, exponent);
  }
  const int32_t in_octave = index & ((1 << schema) - 1);
  const double fraction = kBoundFractions[static_cast<size_t>(in_octave << (kMaxExponentialSchema - schema))];
  const int64_t exponent = (int64_t{index} >> schema) + 1;
  return in_octave == 0 && exponent == 1025 ? kMaxDouble : Scale(fraction, exponent);
}

double BucketBound(int32_t index, int32_t schema, std::span<const double> custom_values) {
  if (schema != kCustomBucketsSchema) return ExponentialBound(index, schema);
  if (index < 0) return -kInf;
  return static_cast<size_t>(index) < custom_values.size() ? custom_values[static_cast<size_t>(index)] : kInf;
}

std::string Bucket::String() const {
  std::string out(1, lower_inclusive ? '[' : '(');
  out += FormatFloat(lower, 'g', -1) + ',' + FormatFloat(upper, 'g', -1);
  out += upper_inclusive ? ']' : ')';
  return out + ':' + FormatFloatV(count);
}

double Bucket::FractionBelow(double v, bool linear) const {
  if (linear) return (v - lower) / (upper - lower);
  const double log_lower = GoLog2(std::fabs(lower));
  const double log_upper = GoLog2(std::fabs(upper));
  const double log_v = GoLog2(std::fabs(v));
  if (v > 0) return (log_v - log_lower) / (log_upper - log_lower);
  return 1 - ((log_v - log_upper) / (log_lower - log_upper));
}

Bucket ZeroBucket(const FloatHistogram& h) {
  return {-h.zero_threshold, h.zero_threshold, true, true, h.zero_count};
}

SideBuckets::SideBuckets(const FloatHistogram& h, Side side, Order order)
    : h_(&h),
      spans_(side == kPositive ? h.positive_spans : h.negative_spans),
      counts_(side == kPositive ? h.positive_buckets : h.negative_buckets),
      positive_(side == kPositive),
      inward_(order == kInward) {
  if (!inward_) return;
  int64_t end = 0;
  for (const HistogramSpan& span : spans_) end += int64_t{span.offset} + span.length;
  index_ = static_cast<int32_t>(end);
  span_ = spans_.size();
  bucket_ = counts_.size();
}

bool SideBuckets::Next() {
  return inward_ ? NextInward() : NextOutward();
}

bool SideBuckets::NextOutward() {
  if (span_ >= spans_.size()) return false;
  if (started_) {
    ++bucket_;
    index_ = static_cast<int32_t>(int64_t{index_} + 1);
  } else {
    started_ = true;
    index_ = spans_[0].offset;
  }
  while (used_in_span_ >= spans_[span_].length) {
    used_in_span_ = 0;
    if (++span_ >= spans_.size()) return false;
    index_ = static_cast<int32_t>(int64_t{index_} + spans_[span_].offset);
  }
  if (bucket_ >= counts_.size()) {
    span_ = spans_.size();
    return false;
  }
  count_ = counts_[bucket_];
  ++used_in_span_;
  return true;
}

// Here used_in_span_ counts the buckets of spans_[span_] not yet given.
bool SideBuckets::NextInward() {
  if (bucket_ == 0) return false;
  while (used_in_span_ == 0) {
    if (span_ == 0) return false;
    if (span_ < spans_.size()) index_ = static_cast<int32_t>(int64_t{index_} - spans_[span_].offset);
    used_in_span_ = spans_[--span_].length;
  }
  index_ = static_cast<int32_t>(int64_t{index_} - 1);
  --used_in_span_;
  count_ = counts_[--bucket_];
  return true;
}

Bucket SideBuckets::bucket() const {
  const auto inner_index = static_cast<int32_t>(int64_t{index_} - 1);
  const double outer = BucketBound(index_, h_->schema, h_->custom_values);
  const double inner = BucketBound(inner_index, h_->schema, h_->custom_values);
  Bucket b;
  b.lower = positive_ ? inner : -outer;
  b.upper = positive_ ? outer : -inner;
  b.lower_inclusive = h_->UsesCustomBuckets() ? index_ == 0 : b.lower < 0;
  b.upper_inclusive = h_->UsesCustomBuckets() || b.upper > 0;
  b.count = count_;
  return b;
}

MergedBuckets::MergedBuckets(const FloatHistogram& h, SideBuckets::Side side, double start, int32_t schema)
    : side_(h, side),
      from_schema_(h.schema),
      schema_(schema),
      start_(start),
      exponential_(schema != kCustomBucketsSchema),
      more_(side_.Next()),
      reached_start_(start == 0 || !exponential_) {}

bool MergedBuckets::Next() {
  while (more_) {
    if (!exponential_) {
      index_ = side_.index();
      count_ = side_.count();
      more_ = side_.Next();
      return true;
    }
    index_ = ReducedIndex(side_.index(), from_schema_, schema_);
    count_ = 0;
    do {
      count_ += side_.count();
      more_ = side_.Next();
    } while (more_ && ReducedIndex(side_.index(), from_schema_, schema_) == index_);
    if (reached_start_ || ExponentialBound(index_, schema_) > start_) {
      reached_start_ = true;
      return true;
    }
  }
  return false;
}

AllBuckets::AllBuckets(const FloatHistogram& h, Order order)
    : h_(&h),
      first_(h, order == kAscending ? SideBuckets::kNegative : SideBuckets::kPositive, SideBuckets::kInward),
      second_(h, order == kAscending ? SideBuckets::kPositive : SideBuckets::kNegative) {}

bool AllBuckets::Next() {
  if (state_ == kFirstSide) {
    if (first_.Next()) {
      bucket_ = first_.bucket();
      CutAtZeroBucket();
      return true;
    }
    state_ = kZero;
  }
  if (state_ == kZero) {
    state_ = kSecondSide;
    if (h_->zero_count > 0) {
      bucket_ = ZeroBucket(*h_);
      return true;
    }
  }
  if (state_ == kSecondSide && second_.Next()) {
    bucket_ = second_.bucket();
    CutAtZeroBucket();
    return true;
  }
  state_ = kEnd;
  return false;
}

void AllBuckets::CutAtZeroBucket() {
  if (bucket_.upper < 0 && bucket_.upper > -h_->zero_threshold) {
    bucket_.upper = -h_->zero_threshold;
  } else if (bucket_.lower > 0 && bucket_.lower < h_->zero_threshold) {
    bucket_.lower = h_->zero_threshold;
  }
}

}  // namespace rulecheck::engine
