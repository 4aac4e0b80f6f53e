// Ids of the findings about log lines of unit tests.
#pragma once

#include <string_view>

namespace rulecheck::unittest {

// A log file that cannot be read, or a line of it.
inline constexpr std::string_view kLogFile = "test/log-file";
// An entry that means something else than it seems to.
inline constexpr std::string_view kLogEntry = "test/log-entry";
// The same line at the same time in the same stream, which Loki stores once.
inline constexpr std::string_view kDuplicateLine = "test/duplicate-line";

}  // namespace rulecheck::unittest
