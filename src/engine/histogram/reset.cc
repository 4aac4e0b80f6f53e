// Detection of counter resets (model/histogram/float_histogram.go, DetectReset).
#include <algorithm>
#include <vector>

#include "engine/core/staleness.h"
#include "engine/histogram/buckets.h"
#include "engine/histogram/layout.h"
#include "engine/histogram/ops.h"
#include "engine/histogram/zero.h"

namespace rulecheck::engine {
namespace {

// True when a populated bucket vanished or any bucket counts less. Both sides
// are seen in the resolution and with the zero bucket of `now`.
bool SideReset(const FloatHistogram& now, const FloatHistogram& before, SideBuckets::Side side) {
  MergedBuckets current(now, side, now.zero_threshold, now.schema);
  MergedBuckets previous(before, side, now.zero_threshold, now.schema);
  bool more = current.Next();
  while (previous.Next()) {
    while (more && current.index() < previous.index()) more = current.Next();
    const bool found = more && current.index() == previous.index();
    if (found ? current.count() < previous.count() : previous.count() != 0) return true;
  }
  return false;
}

// Counts per bucket of the common bounds.
std::vector<double> CountsWithin(const FloatHistogram& h, const std::vector<double>& common) {
  std::vector<double> counts(common.size() + 1);
  for (SideBuckets it(h, SideBuckets::kPositive); it.Next();) {
    const auto bound = std::ranges::lower_bound(common, it.bucket().upper);
    counts[static_cast<size_t>(bound - common.begin())] += it.count();
  }
  return counts;
}

bool MismatchedBoundsReset(const FloatHistogram& now, const FloatHistogram& before) {
  const std::vector<double> common = CommonBounds(now.custom_values, before.custom_values);
  const std::vector<double> current = CountsWithin(now, common);
  const std::vector<double> previous = CountsWithin(before, common);
  for (size_t i = 0; i < current.size(); ++i) {
    if (current[i] < previous[i]) return true;
  }
  return false;
}

}  // namespace

bool DetectReset(const FloatHistogram& h, const FloatHistogram& previous) {
  if (h.counter_reset_hint == CounterResetHint::kReset) return true;
  if (h.counter_reset_hint == CounterResetHint::kNotReset) return false;
  if (h.count < previous.count) return true;
  if (h.UsesCustomBuckets()) {
    if (!previous.UsesCustomBuckets()) return true;
    if (h.custom_values != previous.custom_values) return MismatchedBoundsReset(h, previous);
  }
  // A resolution grows and a zero bucket shrinks only with a restart.
  if (h.schema > previous.schema || h.zero_threshold < previous.zero_threshold) return true;
  const ZeroCount before = WidenedZeroCount(previous, nullptr, h.zero_threshold);
  if (before.threshold != h.zero_threshold || h.zero_count < before.count) return true;
  return SideReset(h, previous, SideBuckets::kPositive) || SideReset(h, previous, SideBuckets::kNegative);
}

FloatHistogram StatsOnly(const FloatHistogram& h, const FloatHistogram* previous) {
  FloatHistogram stats;
  stats.counter_reset_hint = h.counter_reset_hint;
  stats.schema = h.schema;
  stats.count = h.count;
  stats.sum = h.sum;
  if (previous != nullptr && h.counter_reset_hint == CounterResetHint::kUnknown && !IsStaleNan(h.sum)) {
    stats.counter_reset_hint =
        DetectReset(h, *previous) ? CounterResetHint::kReset : CounterResetHint::kNotReset;
  }
  return stats;
}

}  // namespace rulecheck::engine
