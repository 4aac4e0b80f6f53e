// How far the loading of files is, for whoever shows it while it runs.
#pragma once

#include <atomic>
#include <cstdint>

namespace rulecheck {

struct LoadProgress {
  std::atomic<uint64_t> done = 0;   // files
  std::atomic<uint64_t> total = 0;  // 0: not known yet
};

}  // namespace rulecheck
