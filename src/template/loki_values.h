// Numbers, durations and sizes as Loki reads them from labels, with Go's error texts.
#pragma once

#include <cstdint>
#include <string_view>

#include "rulecheck/result.h"

namespace rulecheck::gotemplate {

// As strconv.ParseFloat; out of range is an error.
Result<double> ParseNumber(std::string_view text);

// As time.ParseDuration: nanoseconds; "1h15m30.918s", no days.
Result<int64_t> ParseGoDuration(std::string_view text);

// As time.Duration.Seconds.
double DurationSeconds(int64_t nanoseconds);

// As go-humanize's ParseBytes: "42MB", "1.5 KiB", "1,024".
Result<uint64_t> ParseByteSize(std::string_view text);

// Unicode's White_Space; and as strings.TrimSpace.
bool IsUnicodeSpace(char32_t c);
std::string_view TrimUnicodeSpace(std::string_view text);

}  // namespace rulecheck::gotemplate
