// Where a line of a log file says its time, and how: a field or a regular expression,
// and a format.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "rulecheck/result.h"

namespace re2 {
class RE2;
}

namespace rulecheck::input {

enum class TimeFormat : uint8_t { kRfc3339, kUnix, kUnixMs, kUnixUs, kUnixNs, kLayout };

// Where the time is; what `key` means depends on the format of the file.
struct LogTimeRule {
  std::string key;                         // field, or key; empty: the format's usual ones
  std::shared_ptr<const re2::RE2> regexp;  // of plain files: its first group, or all of it
  // Nothing: RFC 3339, or a Unix time whose unit is told from its size.
  std::optional<TimeFormat> format;
  std::string layout;  // kLayout: Go's reference time
};

// "rfc3339", "unix", "unix_ms", "unix_us", "unix_ns", or a layout of Go. An error says
// what is wrong with the layout.
Status ParseTimeFormat(std::string_view text, LogTimeRule* rule);

// Nanoseconds since 1970.
Result<int64_t> ParseLogTime(std::string_view text, const LogTimeRule& rule);

// RFC 3339 in UTC, with as many digits of the second as it has.
std::string FormatLogTime(int64_t t_ns);

}  // namespace rulecheck::input
