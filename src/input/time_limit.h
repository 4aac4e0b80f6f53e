// How far from 1970 the times of input may lie.
#pragma once

#include <cstdint>

namespace rulecheck::input {

// No time of a query or a sample is further from 1970 than this: sums and differences
// of a few stay far from the ends of 64 bits.
inline constexpr int64_t kMaxTimeMs = 9'000'000'000'000'000;

}  // namespace rulecheck::input
