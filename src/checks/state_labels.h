// Series that say by a label, not by their value, in which state something is.
#pragma once

#include <string_view>

#include "rulecheck/promql.h"

namespace rulecheck::checks {

// Asks for a state: where series exist only in the state they are in, that is a condition. Not so
// for kube-state-metrics, which has a series for every state, with 0 for those that are not.
bool SelectsState(const promql::VectorSelector& selector);

// Series that are always 1, which matchers choose from: `_info`, `_labels` and the like.
bool IsInfoSeries(std::string_view metric);

}  // namespace rulecheck::checks
