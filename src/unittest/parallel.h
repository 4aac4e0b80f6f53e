// A loop over independent pieces of work on several threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace rulecheck::unittest {

// Calls work(i) for i below `count`, each once, in order of i as threads get free.
// `jobs` threads, 0: one per core. `work` must not throw.
template <typename Work>
void ForEachParallel(size_t count, unsigned jobs, const Work& work) {
  constexpr unsigned kMaxJobs = 256;
  if (jobs == 0) jobs = std::max(1u, std::thread::hardware_concurrency());
  const size_t threads = std::min<size_t>({jobs, kMaxJobs, count});
  if (threads <= 1) {
    for (size_t i = 0; i < count; ++i) work(i);
    return;
  }
  std::atomic<size_t> next{0};
  auto loop = [&] {
    for (size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::thread> pool;
  for (size_t t = 1; t < threads; ++t) pool.emplace_back(loop);
  loop();
  for (std::thread& thread : pool) thread.join();
}

}  // namespace rulecheck::unittest
