// Fields that no reader of rules has and many rules of a run do: what a generator takes away.
#pragma once

#include <vector>

#include "rulecheck/finding.h"

namespace rulecheck::checks {

// Makes one info of `yaml/unknown-field` findings for one field whose value is a mapping or a list, when
// the run has several of them. A single one may be a mistake and stays an error.
// Before: sorted as findings are.
void MergeExtensionFields(std::vector<Finding>* findings);

}  // namespace rulecheck::checks
