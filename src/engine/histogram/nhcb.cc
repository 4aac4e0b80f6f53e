#include "engine/histogram/nhcb.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "base/go_format.h"
#include "engine/core/go_math.h"
#include "engine/histogram/ops.h"

namespace rulecheck::engine {
namespace {

std::string BoundText(double value) {
  return FormatFloat(value, 'g', -1);
}

bool IsWhole(double v) {
  return v == static_cast<double>(GoInt64(std::round(v)));
}

std::string NotCumulative(double a, const char* relation, double b) {
  return fmt::format("count is not cumulative: {} {} {}", BoundText(a), relation, BoundText(b));
}

}  // namespace

ClassicPart SplitClassicName(std::string_view name, std::string_view* base) {
  constexpr std::pair<std::string_view, ClassicPart> kSuffixes[] = {
      {"_bucket", ClassicPart::kBucket}, {"_sum", ClassicPart::kSum}, {"_count", ClassicPart::kCount}};
  for (const auto& [suffix, part] : kSuffixes) {
    if (!name.ends_with(suffix)) continue;
    *base = name.substr(0, name.size() - suffix.size());
    return part;
  }
  *base = name;
  return ClassicPart::kNone;
}

void ClassicHistogram::Fail(std::string message) {
  if (error_.empty()) error_ = std::move(message);
}

void ClassicHistogram::SetBucket(double upper_bound, double count) {
  if (!error_.empty()) return;
  if (std::isnan(upper_bound)) return Fail("bucket boundary must not be NaN");
  if (count < 0) {
    return Fail(fmt::format("bucket count must be non-negative: le={}, count={}", BoundText(upper_bound),
                            BoundText(count)));
  }
  const auto above = std::ranges::lower_bound(buckets_, upper_bound, {}, &Cumulative::upper_bound);
  if (above != buckets_.end() && above->upper_bound == upper_bound) return;
  if (above != buckets_.begin() && count < (above - 1)->count) {
    return Fail(NotCumulative(count, "<", (above - 1)->count));
  }
  if (above != buckets_.end() && count > above->count) return Fail(NotCumulative(count, ">", above->count));
  buckets_.insert(above, {upper_bound, count});
}

void ClassicHistogram::SetCount(double count) {
  if (!error_.empty()) return;
  if (count < 0) return Fail("count must be non-negative: count=" + BoundText(count));
  count_ = count;
  has_count_ = true;
}

void ClassicHistogram::SetSum(double sum) {
  if (error_.empty()) sum_ = sum;
}

Result<FloatHistogram> ClassicHistogram::Convert() const {
  if (!error_.empty()) return Error{error_, std::nullopt};
  std::vector<Cumulative> buckets = buckets_;
  const double count = !has_count_ && !buckets.empty() ? buckets.back().count : count_;
  if (buckets.empty() || buckets.back().upper_bound != kInf) buckets.push_back({kInf, count});

  FloatHistogram h;
  h.schema = kCustomBucketsSchema;
  h.count = count;
  h.sum = sum_;
  h.positive_spans = {{0, static_cast<uint32_t>(buckets.size())}};
  bool whole = IsWhole(count);
  double below = 0;
  for (const Cumulative& bucket : buckets) {
    h.positive_buckets.push_back(bucket.count - below);
    below = bucket.count;
    whole = whole && IsWhole(bucket.count);
    if (bucket.upper_bound != kInf) h.custom_values.push_back(bucket.upper_bound);
  }
  if (count != buckets.back().count) {
    return Error{fmt::format("count mismatch: count={} != le={} count={}",
                             whole ? FormatFloat(count, 'f', 0) : BoundText(count),
                             BoundText(buckets.back().upper_bound), BoundText(buckets.back().count)),
                 std::nullopt};
  }
  Compact(&h, whole ? 2 : 0);
  return h;
}

}  // namespace rulecheck::engine
