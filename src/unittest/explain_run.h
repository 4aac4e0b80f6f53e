// Explains the cases of a run once all have their verdict: the first failed ones, or
// all when asked. Their groups run a second time, so that a run in which everything
// passes pays nothing, and which cases are explained does not depend on threads.
#pragma once

#include <optional>
#include <vector>

#include "rulecheck/test.h"
#include "unittest/run_group.h"
#include "unittest/run_jobs.h"

namespace rulecheck::unittest {

// `outcomes` are parallel to `jobs`; empty ones were not run.
void ExplainOutcomes(const std::vector<Job>& jobs, const TestOptions& options,
                     std::vector<std::optional<GroupOutcome>>* outcomes);

}  // namespace rulecheck::unittest
