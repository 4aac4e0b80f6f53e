// Runs the groups of a run on a pool of threads, and stops when enough has failed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "rulecheck/test.h"
#include "unittest/plan.h"
#include "unittest/run_group.h"

namespace rulecheck::unittest {

struct Job {
  const Plan* plan;
  const PlannedGroup* group;
};

// One outcome per job. Those that were not run because `options.max_failures` was
// reached before are empty: the same ones for any number of threads. `failed` is the
// number of failures before the first job.
std::vector<std::optional<GroupOutcome>> RunJobs(const std::vector<Job>& jobs, const TestOptions& options,
                                                 uint64_t failed);

}  // namespace rulecheck::unittest
