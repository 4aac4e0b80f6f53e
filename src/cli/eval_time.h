// Times and durations of a command line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rulecheck/result.h"

namespace rulecheck::cli {

// No time of a query or a sample is further from 1970 than this: sums and differences
// of a few stay far from the ends of 64 bits.
inline constexpr int64_t kMaxTimeMs = 9'000'000'000'000'000;

// RFC 3339, Unix seconds, or a duration since 0. Milliseconds.
Result<int64_t> ParseTime(std::string_view text);

// A duration of Prometheus, or seconds; above 0. Milliseconds.
Result<int64_t> ParseStep(std::string_view text);

}  // namespace rulecheck::cli
