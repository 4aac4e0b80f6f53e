// Windows that names and labels of recording rules claim.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "checks/slo/objectives.h"

namespace rulecheck::checks {

// "1h" at the end of `job:errors:ratio_rate1h`, in milliseconds.
std::optional<int64_t> WindowInName(std::string_view name);
// A label whose value is a window by the label's name.
bool IsWindowLabel(std::string_view label);

// A name or label of a recording rule that claims another window than what it records.
struct FalseWindow {
  Location where;
  int64_t claimed_ms = 0;
  int64_t real_ms = 0;
};
std::optional<FalseWindow> FalseWindowOf(const ModelContext& c, const slo::Indicator& indicator);

}  // namespace rulecheck::checks
