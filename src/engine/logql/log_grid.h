// The points in time of a LogQL evaluation, in nanoseconds, and arithmetic that cannot
// overflow: times come from files of users.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

namespace rulecheck::engine::logql {

inline int64_t SaturatingAdd(int64_t a, int64_t b) {
  int64_t sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return b < 0 ? std::numeric_limits<int64_t>::min() : std::numeric_limits<int64_t>::max();
}
inline int64_t SaturatingSub(int64_t a, int64_t b) {
  int64_t difference = 0;
  if (!__builtin_sub_overflow(a, b, &difference)) return difference;
  return b > 0 ? std::numeric_limits<int64_t>::min() : std::numeric_limits<int64_t>::max();
}

// start, start + step, ... <= end; with step 0 the start alone.
struct LogGrid {
  int64_t start_ns = 0;
  int64_t end_ns = 0;
  int64_t step_ns = 0;

  // An instant query has no step; a range of one step is still a range.
  bool instant() const { return start_ns == end_ns && step_ns == 0; }

  size_t size() const {
    if (end_ns < start_ns) return 0;
    if (step_ns <= 0) return 1;
    const uint64_t after_first = Width() / static_cast<uint64_t>(step_ns);
    return after_first == std::numeric_limits<uint64_t>::max() ? after_first : after_first + 1;
  }

  // i < size().
  int64_t TimeAt(size_t i) const {
    return static_cast<int64_t>(static_cast<uint64_t>(start_ns) + i * static_cast<uint64_t>(step_ns));
  }

  // The first step at or after `t`; size() or more when there is none.
  size_t FirstAtOrAfter(int64_t t) const {
    if (t <= start_ns) return 0;
    const uint64_t distance = static_cast<uint64_t>(t) - static_cast<uint64_t>(start_ns);
    if (step_ns <= 0) return 1;
    const auto step = static_cast<uint64_t>(step_ns);
    return static_cast<size_t>(distance / step + (distance % step != 0 ? 1 : 0));
  }

 private:
  uint64_t Width() const { return static_cast<uint64_t>(end_ns) - static_cast<uint64_t>(start_ns); }
};

}  // namespace rulecheck::engine::logql
