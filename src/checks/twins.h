// Two checks that see one fault: what the better reason keeps.
#pragma once

#include <vector>

#include "policy/gate.h"
#include "rulecheck/finding.h"

namespace rulecheck::checks {

// Takes out the findings that another check, which is shown here, reports with more to say. The one that
// stays weighs as much as the heavier of the two.
void DropTwins(const policy::Gate& gate, std::vector<Finding>* findings);

}  // namespace rulecheck::checks
