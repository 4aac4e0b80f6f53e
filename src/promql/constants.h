// Parts of a query that are plain numbers.
#pragma once

#include <optional>

#include "rulecheck/promql.h"
#include "rulecheck/syntax.h"

namespace rulecheck::promql {

using Constants = syntax::NodeTable<std::optional<double>>;

// Of every node of the query the number that it is, if it is made of numbers, signs,
// parentheses and arithmetic alone.
Constants ConstantsIn(const Expr& root);

}  // namespace rulecheck::promql
