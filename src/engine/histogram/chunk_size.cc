#include "engine/histogram/chunk_size.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "engine/core/go_math.h"
#include "engine/core/staleness.h"

namespace rulecheck::engine {
namespace {

constexpr int kWidths[] = {3, 6, 9, 12, 18, 25, 56};

// A prefix of up to eight bits tells the width of the number behind it.
size_t VarbitSize(int width, size_t place) {
  return static_cast<size_t>(width) + std::min<size_t>(place + 2, 8);
}

size_t VarbitInt(int64_t v) {
  if (v == 0) return 1;
  for (size_t i = 0; i < std::size(kWidths); ++i) {
    const int64_t half = int64_t{1} << (kWidths[i] - 1);
    if (-half < v && v <= half) return VarbitSize(kWidths[i], i);
  }
  return 72;
}

size_t VarbitUint(uint64_t v) {
  if (v == 0) return 1;
  for (size_t i = 0; i < std::size(kWidths); ++i) {
    if (static_cast<int>(std::bit_width(v)) <= kWidths[i]) return VarbitSize(kWidths[i], i);
  }
  return 72;
}

size_t VarintBytes(int64_t v) {
  const uint64_t zigzag = (static_cast<uint64_t>(v) << 1) ^ static_cast<uint64_t>(v >> 63);
  return std::max<size_t>(1, (static_cast<size_t>(std::bit_width(zigzag)) + 6) / 7);
}

size_t ZeroThreshold(double threshold) {
  if (threshold == 0) return 8;
  int exponent = 0;
  const bool short_form = std::frexp(threshold, &exponent) == 0.5 && exponent >= -242 && exponent <= 11;
  return short_form ? 8 : 72;
}

size_t SpanBits(const std::vector<HistogramSpan>& spans) {
  size_t bits = VarbitUint(spans.size());
  for (const HistogramSpan& span : spans) bits += VarbitUint(span.length) + VarbitInt(span.offset);
  return bits;
}

// Thousandths up to a limit are short.
size_t CustomBound(double bound) {
  const double thousands = bound * 1000;
  const double whole = std::round(thousands);
  if (thousands < 0 || thousands > 33554430 || static_cast<double>(GoInt64(whole)) / 1000 != bound) return 65;
  return VarbitUint(static_cast<uint64_t>(GoInt64(whole)) + 1);
}

}  // namespace

size_t HistogramChunkSize::Xor::Write(double next) {
  const uint64_t delta = std::bit_cast<uint64_t>(next) ^ std::bit_cast<uint64_t>(value);
  value = next;
  if (delta == 0) return 1;
  const int new_leading = std::min(std::countl_zero(delta), 31);
  const int new_trailing = std::countr_zero(delta);
  if (leading >= 0 && new_leading >= leading && new_trailing >= trailing) {
    return static_cast<size_t>(2 + 64 - leading - trailing);
  }
  leading = new_leading;
  trailing = new_trailing;
  return static_cast<size_t>(2 + 5 + 6 + 64 - leading - trailing);
}

void HistogramChunkSize::AddFirst(int64_t t_ms, const FloatHistogram& h) {
  bits_ += ZeroThreshold(h.zero_threshold) + VarbitInt(h.schema) + SpanBits(h.positive_spans) +
           SpanBits(h.negative_spans);
  if (h.UsesCustomBuckets()) {
    bits_ += VarbitUint(h.custom_values.size());
    for (const double bound : h.custom_values) bits_ += CustomBound(bound);
  }
  bits_ += VarbitInt(t_ms) + 64 * (3 + h.positive_buckets.size() + h.negative_buckets.size());
  count_.value = h.count;
  zero_count_.value = h.zero_count;
  sum_.value = h.sum;
  for (const double bucket : h.positive_buckets) positive_.push_back({bucket});
  for (const double bucket : h.negative_buckets) negative_.push_back({bucket});
}

void HistogramChunkSize::Add(int64_t t_ms, const FloatHistogram& h, int64_t start_ms) {
  FloatHistogram stale;
  stale.sum = h.sum;
  const FloatHistogram& stored = IsStaleNan(h.sum) ? stale : h;
  const int64_t previous_ms = t_ms_;
  if (samples_++ == 0) {
    AddFirst(t_ms, stored);
  } else {
    const int64_t delta_ms = t_ms - t_ms_;
    bits_ += VarbitInt(delta_ms - delta_ms_) + count_.Write(stored.count) +
             zero_count_.Write(stored.zero_count) + sum_.Write(stored.sum);
    const size_t positive = std::min(positive_.size(), stored.positive_buckets.size());
    for (size_t i = 0; i < positive; ++i) bits_ += positive_[i].Write(stored.positive_buckets[i]);
    const size_t negative = std::min(negative_.size(), stored.negative_buckets.size());
    for (size_t i = 0; i < negative; ++i) bits_ += negative_[i].Write(stored.negative_buckets[i]);
    delta_ms_ = delta_ms;
  }
  t_ms_ = t_ms;
  if (start_timestamps_) AddStart(t_ms, previous_ms, start_ms);
}

// Nothing is written until the start changes; the place of the first change has
// seven bits, so that writing begins there at the latest.
void HistogramChunkSize::AddStart(int64_t t_ms, int64_t previous_ms, int64_t start_ms) {
  constexpr size_t kLastChange = 127;
  if (samples_ == 1) {
    if (start_ms != 0) bits_ += 8 * VarintBytes(t_ms - start_ms);
  } else {
    const int64_t difference = previous_ms - start_ms;
    if (start_changed_) {
      bits_ += VarbitInt(difference - start_difference_);
      start_difference_ = difference;
    } else if (start_ms != start_ms_ || samples_ - 1 == kLastChange) {
      bits_ += VarbitInt(difference);
      start_difference_ = difference;
      start_changed_ = true;
    }
  }
  start_ms_ = start_ms;
}

}  // namespace rulecheck::engine
