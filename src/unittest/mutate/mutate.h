// Mutation of a run: every rule of its rule files is changed in many small ways, and each
// change is tried on the test groups that it can reach.
#pragma once

#include <memory>
#include <set>
#include <vector>

#include "rulecheck/mutation.h"
#include "rulecheck/test.h"
#include "unittest/plan.h"

namespace rulecheck::unittest {

// `failing`: plans of which a case fails, or which do not load. They say nothing of mutants.
std::shared_ptr<const MutationReport> Mutate(const std::vector<Plan>& plans,
                                             const std::set<const Plan*>& failing,
                                             const TestOptions& options);

}  // namespace rulecheck::unittest
