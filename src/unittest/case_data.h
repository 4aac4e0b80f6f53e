// A comparison in the form in which reports read it: no pointers into the run, each
// expected field with its place in the test file, long lists cut.
#pragma once

#include <string_view>

#include "rulecheck/explanation.h"
#include "unittest/compare.h"
#include "unittest/plan.h"

namespace rulecheck::unittest {

// `planned` is the case that `comparison` judges, `file` its test file.
CaseComparison MakeCaseComparison(const Comparison& comparison, const PlannedCase& planned,
                                  const SourceFile& file);

}  // namespace rulecheck::unittest
