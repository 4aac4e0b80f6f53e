// Coverage of a run: what its test groups reach of the rules, all together.
#pragma once

#include <memory>
#include <vector>

#include "rulecheck/coverage.h"
#include "rulecheck/test.h"
#include "unittest/plan.h"

namespace rulecheck::unittest {

// Runs every group once more. Rules of files that do not load are left out: a finding says so.
std::shared_ptr<const CoverageReport> Cover(const std::vector<Plan>& plans, const TestOptions& options);

}  // namespace rulecheck::unittest
