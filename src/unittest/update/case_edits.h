// The changes of a test file that make one failing case expect what comes.
#pragma once

#include <vector>

#include "rulecheck/finding.h"
#include "source/tree.h"
#include "unittest/compare.h"
#include "unittest/plan.h"

namespace rulecheck::unittest {

// `expected` in the order of the file. Nothing where it cannot be written in place.
std::optional<std::vector<Edit>> EditsOfCase(const source::Tree& tree, const PlannedCase& planned,
                                             const std::vector<Item>& expected, const std::vector<Item>& got,
                                             FloatMatch match);

// Whether the case has no expectation of its own.
bool ExpectsNothingWritten(const source::Tree& tree, const PlannedCase& planned);

// An alert that fires, as the lines of an item of `exp_alerts`.
std::vector<std::string> AlertLines(const Item& item);

}  // namespace rulecheck::unittest
