// Runs one test group: loads its input, evaluates the rules tick by tick, and
// judges each case at its time.
#pragma once

#include <memory>
#include <vector>

#include "rulecheck/run.h"
#include "rulecheck/test.h"
#include "unittest/plan.h"

namespace rulecheck::unittest {

struct GroupOutcome {
  std::vector<CaseResult> cases;  // one per planned case, in order
  std::vector<Finding> findings;
  std::vector<std::shared_ptr<const SourceFile>> files;  // log files that findings point into
  std::vector<size_t> may_stay;  // cases on what rules write that may pass without them, too
};

// The group's cases, named and not judged.
GroupOutcome MakeOutcome(const Plan& plan, const PlannedGroup& group);

// Self-contained: touches nothing but `plan`, which is only read.
GroupOutcome RunGroup(const Plan& plan, const PlannedGroup& group, const TestOptions& options);

}  // namespace rulecheck::unittest
