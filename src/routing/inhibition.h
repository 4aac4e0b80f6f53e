// Which alerts silence which. Source: inhibit/inhibit.go of Alertmanager before 0.30; later releases
// keep one source for each set of equal values, and then may inhibit less.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "routing/config.h"

namespace rulecheck::routing {

struct Inhibition {
  uint32_t rule = 0;    // of the configuration
  uint32_t source = 0;  // the alert that inhibits
};

// What inhibits `alerts[target]`, all of which fire: the first rule with its first source.
std::optional<Inhibition> InhibitedBy(const Config& config, std::span<const LabelMap> alerts,
                                      uint32_t target);

// Whether the values that a rule compares are the same; a label that is not there is empty.
bool AgreeOn(const InhibitRule& rule, const LabelMap& a, const LabelMap& b);

}  // namespace rulecheck::routing
