// What this machine's memory can do, measured: the limit that benchmarks of loops
// over arrays are held against.
#pragma once

#include <time.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace rulecheck::bench {

// Seconds of processor time of the calling thread, so that a busy machine harms less.
inline double ThreadSeconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

// Seconds of the fastest of `runs` runs; the first also warms caches and pages.
inline double BestSeconds(int runs, const std::function<void()>& work) {
  double best = 1e300;
  for (int i = 0; i < runs; ++i) {
    const double begin = ThreadSeconds();
    work();
    best = std::min(best, ThreadSeconds() - begin);
  }
  return best;
}

// Keeps the compiler from leaving out work whose result nobody reads.
template <typename T>
inline void Keep(const T& value) {
  asm volatile("" : : "g"(&value) : "memory");
}

// Gigabytes (1e9 bytes) a second of one thread over arrays larger than every cache.
struct Bandwidth {
  double read = 0;  // bytes read
  double copy = 0;  // bytes read plus bytes written
};

inline Bandwidth MeasureBandwidth() {
  constexpr size_t kWords = size_t{1} << 26;  // 512 MiB an array
  std::vector<uint64_t> from(kWords, 1);
  std::vector<uint64_t> to(kWords, 2);
  const double bytes = static_cast<double>(kWords * sizeof(uint64_t));
  Bandwidth out;
  out.read = bytes / 1e9 / BestSeconds(4, [&] {
               uint64_t lanes[8] = {};
               for (size_t i = 0; i < kWords; i += 8) {
                 for (size_t k = 0; k < 8; ++k) lanes[k] ^= from[i + k];
               }
               Keep(lanes);
             });
  out.copy = 2 * bytes / 1e9 / BestSeconds(4, [&] {
               std::copy(from.begin(), from.end(), to.begin());
               Keep(to.back());
             });
  return out;
}

}  // namespace rulecheck::bench
