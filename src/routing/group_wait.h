// How long Alertmanager waits before the first notification of an alert.
#pragma once

#include <cstdint>

#include "routing/model.h"

namespace rulecheck::routing {

// `group_wait` of the route that notifies first, milliseconds; where labels decide, the longest of it.
// Without a configuration that gets the rule's alerts, Alertmanager's default.
int64_t GroupWaitOf(const Model& model, uint32_t rule);

}  // namespace rulecheck::routing
