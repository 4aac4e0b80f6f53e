// Ratios of a part and its whole: whatever the data, between 0 and 1.
#pragma once

#include "rulecheck/promql.h"

namespace rulecheck::checks {

// A counter's or a sum's ratio to the same with fewer matchers, or of names such as
// `x_free_bytes / x_size_bytes`, with equal functions, ranges and labels around both.
// Likely: the names say it.
bool IsPartOfWhole(const promql::Binary& ratio);

}  // namespace rulecheck::checks
