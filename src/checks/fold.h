// Findings that say the same many times become one with all places.
#pragma once

#include <vector>

#include "rulecheck/finding.h"

namespace rulecheck::checks {

// Which findings of a check are one: by file, by message in a file, by message in a rule. The
// first of each keeps its place; the others become its secondary places, their fixes its edits.
// Before: sorted as findings are.
void FoldFindings(std::vector<Finding>* findings);

}  // namespace rulecheck::checks
