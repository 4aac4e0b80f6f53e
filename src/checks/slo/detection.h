// Whether an outage pages as soon as the policy wants, and what makes it late.
#pragma once

#include <optional>

#include "checks/slo/objectives.h"

namespace rulecheck::checks {

enum class LateCause : uint8_t { kBurn, kHold, kRecording };

struct Late {
  const slo::Tier* tier = nullptr;  // the first that fires; null: none does
  double after_ms = 0;              // at the worst
  double outage = 1;
  int64_t within_ms = 0;
  int64_t notification_ms = 0;
  LateCause cause = LateCause::kBurn;  // without which it would be in time
};

// Nothing: in time, or nothing is wanted.
std::optional<Late> LateDetection(const ModelContext& c, const slo::Slo& each);

}  // namespace rulecheck::checks
