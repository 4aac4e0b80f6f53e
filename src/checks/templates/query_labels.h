// Labels that a template reads of the results of its own queries.
#pragma once

#include "checks/check.h"

namespace rulecheck::checks {

// Reports those that none of the text's queries can return, at each place that reads them.
void CheckQueryLabels(const QueryContext& c, const RuleText& text);

}  // namespace rulecheck::checks
