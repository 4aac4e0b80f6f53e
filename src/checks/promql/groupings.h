// What checks of vector matching share.
#pragma once

#include "checks/check.h"

namespace rulecheck::checks {

// Whether all labels of both sides are known and not the same, and all of them count.
bool DifferInGrouping(const QueryContext& c, const promql::Binary& node);

}  // namespace rulecheck::checks
