// Runs independent pieces of work on a few threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace rulecheck {

// Calls `work(i)` once for each i below `count`, in order of i as threads get free, on up to
// `jobs` threads (0: one per core). Returns when all are done. `work` must not throw.
template <typename Work>
void ParallelFor(size_t count, unsigned jobs, const Work& work) {
  constexpr unsigned kMaxJobs = 256;
  if (jobs == 0) jobs = std::max(1u, std::thread::hardware_concurrency());
  const size_t threads = std::min<size_t>({jobs, kMaxJobs, count});
  std::atomic<size_t> next{0};
  const auto run = [&] {
    for (size_t i = next.fetch_add(1); i < count; i = next.fetch_add(1)) work(i);
  };
  std::vector<std::thread> pool;
  for (size_t i = 1; i < threads; ++i) pool.emplace_back(run);
  run();
  for (std::thread& thread : pool) thread.join();
}

}  // namespace rulecheck
