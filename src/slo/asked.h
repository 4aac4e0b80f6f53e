// Objectives of settings against conditions of alerts: which serves which.
#pragma once

#include <string>
#include <vector>

#include "slo/model.h"

namespace rulecheck::slo {

AskedObjective ReadObjective(const policy::SloObjective& entry, const policy::PathSettings& settings);

// Under which names objectives that the condition may serve are found.
std::vector<std::string> KeysOfServed(const Condition& condition);
// The condition counts the same errors of the same events. Boundaries of buckets may differ.
bool Serves(const Condition& condition, const AskedObjective& asked);

}  // namespace rulecheck::slo
