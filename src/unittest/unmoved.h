// Cases whose result stays when the rules are deleted: what a run without these shows.
#pragma once

#include <set>
#include <vector>

#include "unittest/run_group.h"

namespace rulecheck::unittest {

// Runs the group once more without any rule where `out->may_stay` asks for it, and reports the cases that
// pass in both.
void ReportUnmovedCases(const Plan& plan, const PlannedGroup& group, const TestOptions& options,
                        GroupOutcome* out);

// Alerts that cases expect not to fire, and none in the whole run expects to: one finding each, at the
// first case.
std::vector<Finding> UnprovenAlerts(const std::vector<Plan>& plans);

}  // namespace rulecheck::unittest
