// Tiers against those of the policy, and factors against the period for which they were made.
#pragma once

#include <optional>

#include "checks/slo/objectives.h"

namespace rulecheck::checks {

// The tier of the policy whose long window is nearest; nothing when none is near.
std::optional<slo::ExpectedTier> ExpectedFor(const slo::Slo& each, const slo::Tier& tier);
// The period, another than the objective's, for which the factor was made.
std::optional<int64_t> IsOfOtherPeriod(const slo::Slo& each, const slo::Tier& tier);

}  // namespace rulecheck::checks
