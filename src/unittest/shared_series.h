// Series that test groups share: files that they name with `include_series`.
#pragma once

#include "unittest/plan.h"

namespace rulecheck::unittest {

// Puts the series of the files before those of the groups; a file that cannot be read blocks the plan.
void AddSharedSeries(const TestOptions& options, Plan* plan);

}  // namespace rulecheck::unittest
