// Widening: how flows of rules that read each other come to rest.
#pragma once

#include "flow/flow.h"

namespace rulecheck::flow {

// What holds of series of either, where both describe the same series at different stages:
// unlike Join, bounds do not add up. `changed` is set when that is more than `a`.
Flow Upper(const Flow& a, const Flow& b, bool* changed);

// Gives up bounds, values and keys, which may change for ever.
Flow WithoutNumbers(Flow flow);

}  // namespace rulecheck::flow
