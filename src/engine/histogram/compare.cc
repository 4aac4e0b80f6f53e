// Equality of native histograms.
#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "engine/core/go_math.h"
#include "engine/core/staleness.h"
#include "engine/histogram/ops.h"

namespace rulecheck::engine {
namespace {

bool SameBits(const std::vector<double>& a, const std::vector<double>& b) {
  return std::ranges::equal(a, b, [](double x, double y) { return engine::SameBits(x, y); });
}

// Spans without the empty ones, whose offsets go to the span behind.
std::vector<HistogramSpan> PopulatedSpans(const std::vector<HistogramSpan>& spans) {
  std::vector<HistogramSpan> out;
  int64_t carried = 0;
  for (const HistogramSpan& span : spans) {
    carried += span.offset;
    if (span.length == 0) continue;
    out.push_back({static_cast<int32_t>(carried), span.length});
    carried = 0;
  }
  return out;
}

bool SameSpans(const std::vector<HistogramSpan>& a, const std::vector<HistogramSpan>& b) {
  return a == b || PopulatedSpans(a) == PopulatedSpans(b);
}

bool SameLayout(const FloatHistogram& a, const FloatHistogram& b) {
  if (a.schema != b.schema || a.zero_threshold != b.zero_threshold) return false;
  if (a.UsesCustomBuckets() && a.custom_values != b.custom_values) return false;
  return SameSpans(a.negative_spans, b.negative_spans) && SameSpans(a.positive_spans, b.positive_spans);
}

}  // namespace

bool Equals(const FloatHistogram& a, const FloatHistogram& b) {
  return SameBits(a.count, b.count) && SameBits(a.sum, b.sum) && SameBits(a.zero_count, b.zero_count) &&
         SameLayout(a, b) && SameBits(a.negative_buckets, b.negative_buckets) &&
         SameBits(a.positive_buckets, b.positive_buckets);
}

bool Identical(const FloatHistogram& a, const FloatHistogram& b) {
  return a.counter_reset_hint == b.counter_reset_hint && a.schema == b.schema &&
         SameBits(a.zero_threshold, b.zero_threshold) && SameBits(a.zero_count, b.zero_count) &&
         SameBits(a.count, b.count) && SameBits(a.sum, b.sum) && a.positive_spans == b.positive_spans &&
         a.negative_spans == b.negative_spans && SameBits(a.positive_buckets, b.positive_buckets) &&
         SameBits(a.negative_buckets, b.negative_buckets) && SameBits(a.custom_values, b.custom_values);
}

bool AlmostEqual(double a, double b, double epsilon) {
  constexpr double kSmallestNormal = std::numeric_limits<double>::min();
  if (IsStaleNan(a) || IsStaleNan(b)) return IsStaleNan(a) && IsStaleNan(b);
  if (std::isnan(a) && std::isnan(b)) return true;
  if (a == b) return true;
  const double sum = std::fabs(a) + std::fabs(b);
  const double difference = std::fabs(a - b);
  if (a == 0 || b == 0 || sum < kSmallestNormal) return difference < epsilon * kSmallestNormal;
  return difference / std::min(sum, std::numeric_limits<double>::max()) < epsilon;
}

bool AlmostEqual(const FloatHistogram& expected, const FloatHistogram& actual, double epsilon,
                 bool compare_hint) {
  const auto near = [epsilon](double a, double b) { return AlmostEqual(a, b, epsilon); };
  if (compare_hint && expected.counter_reset_hint != actual.counter_reset_hint) return false;
  return SameLayout(expected, actual) && near(expected.count, actual.count) &&
         near(expected.sum, actual.sum) && near(expected.zero_count, actual.zero_count) &&
         std::ranges::equal(expected.negative_buckets, actual.negative_buckets, near) &&
         std::ranges::equal(expected.positive_buckets, actual.positive_buckets, near);
}

}  // namespace rulecheck::engine
