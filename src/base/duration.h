// Durations as Prometheus writes them: `1h30m`, largest unit first, no sign, no
// fraction (prometheus/common model/time.go), and as Go prints them: `1h30m0s`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rulecheck/result.h"

namespace rulecheck {

// Milliseconds. "0" is fine; "", "60" and "5min" are errors, worded as Prometheus'.
Result<int64_t> ParsePrometheusDuration(std::string_view text);

// As model.Duration.String: "0s", "4w", "1d12h", "500ms".
std::string FormatPrometheusDuration(int64_t milliseconds);

// As Go's time.Duration.String: "0s", "1m0s", "1.5s", "300ms".
std::string FormatGoDuration(int64_t nanoseconds);

}  // namespace rulecheck
