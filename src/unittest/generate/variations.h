// Other input of the same kind: what tells sums from greatest values, and labels that count from
// labels that do not.
#pragma once

#include <vector>

#include "unittest/generate/signals.h"

namespace rulecheck::unittest {

// The input itself; series as two of half their value each, or as one of twice their value and one of
// none; with another value of one label, beside those that are there or in place of them: all of them,
// and those of one metric. Of five metrics and five labels at most.
std::vector<Signals> VariationsOf(const Signals& signals);

}  // namespace rulecheck::unittest
