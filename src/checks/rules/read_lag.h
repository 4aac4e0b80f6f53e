// How much it matters that what a rule reads was recorded an evaluation ago.
#pragma once

#include <set>
#include <string_view>

#include "rulecheck/document.h"
#include "workspace/rule_index.h"

namespace rulecheck::checks {

// Selectors that are read through windows much longer than the lag of one evaluation.
std::set<const promql::VectorSelector*> InLongWindows(const RuleGroup& group, const promql::Expr& root);

// All that records `name` sums up long windows, itself or through what it reads: its value of the
// evaluation before is nearly the same.
bool ChangesSlowly(const workspace::RuleIndex& rules, std::string_view name);

}  // namespace rulecheck::checks
