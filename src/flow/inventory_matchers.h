// Matchers of selectors held against single values.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "flow/series_table.h"
#include "rulecheck/promql.h"

namespace rulecheck::flow {

LabelCondition ConditionOf(const promql::Matcher& matcher);
// Of all matchers but those of the name (or, `names`, of these alone).
std::vector<LabelCondition> ConditionsOf(const promql::VectorSelector& selector, bool names = false);
// A text that is the same for matchers that are the same.
std::string TextOf(const promql::VectorSelector& selector, bool names = false);

}  // namespace rulecheck::flow
