// Times and durations of a command line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rulecheck/result.h"

namespace rulecheck::cli {

// RFC 3339, Unix seconds, or a duration since 0. Milliseconds.
Result<int64_t> ParseTime(std::string_view text);

// A duration of Prometheus, or seconds; above 0. Milliseconds.
Result<int64_t> ParseStep(std::string_view text);

}  // namespace rulecheck::cli
