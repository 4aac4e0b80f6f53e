// The table of bounds of a repository's rules.
#pragma once

#include "policy/project.h"
#include "rulecheck/cardinality.h"
#include "rulecheck/workspace.h"

namespace rulecheck::checks {

// With the facts that the project gives for each file. `jobs`: threads, 0 one per core.
CardinalityTable BoundsOf(const Snapshot& snapshot, const policy::Project& project, unsigned jobs);

// What differs from an older state; rules are the same by file, group, kind and name, in order.
void CompareWith(const CardinalityTable& before, std::string since, CardinalityTable* now);

}  // namespace rulecheck::checks
