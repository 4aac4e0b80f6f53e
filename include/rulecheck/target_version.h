// Releases of Prometheus that rules and tests may be written for. A version is
// major * 1000 + minor: 2053 is 2.53.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rulecheck/result.h"

namespace rulecheck {

using TargetVersion = uint32_t;

inline constexpr TargetVersion kOldestVersion = 2000;
inline constexpr TargetVersion kLastOfPrometheus2 = 2055;
inline constexpr TargetVersion kPrometheus3 = 3000;
inline constexpr TargetVersion kNewestVersion = 3014;

// "3.5", "v3.5" or "3.5.1". An error for what is no version or none that is known.
Result<TargetVersion> ParseTargetVersion(std::string_view text);

// "2.53".
std::string VersionText(TargetVersion version);

// Before 3.0 ranges, subqueries and the look-back hold the sample on their left edge, `.` of a
// regular expression stops at a line break, and names of labels and series are ASCII words.
inline bool IsPrometheus2(TargetVersion version) {
  return version < kPrometheus3;
}

}  // namespace rulecheck
