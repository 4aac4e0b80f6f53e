// Start timestamps of samples: what they say about counter resets. Milliseconds;
// 0 is unknown.
#pragma once

#include <cstdint>

namespace rulecheck::engine {

// The counter was reset between two samples: the second began after the first, or
// exactly at it while the first one's own start is known (a delta series). A start
// at or behind its own sample says nothing.
inline bool IsStartTimeReset(int64_t previous_start, int64_t previous_t, int64_t start, int64_t t) {
  if (start == 0 || start >= t || start < previous_t) return false;
  if (start > previous_t) return true;
  if (previous_start > previous_t) return false;
  return previous_start != 0 && previous_start != previous_t;
}

// The second sample began before the first one, but not where the first began.
inline bool StartTimeOverlaps(int64_t previous_start, int64_t previous_t, int64_t start) {
  return start != 0 && start < previous_t && start != previous_start;
}

}  // namespace rulecheck::engine
