// The type check: what only the whole tree can tell (promql/parser/parse.go, checkAST).
#pragma once

#include <vector>

#include "rulecheck/promql.h"

namespace rulecheck::promql {

// Adds an error for every violation below `root` and settles what depends on types:
// set operators become many-to-many, operations with a scalar lose their matching,
// the second argument of info() may match anything.
// Recursion is bounded by the height of the tree (Limits::max_depth).
void CheckTypes(Expr* root, std::string_view text, std::vector<ParseError>* errors);

}  // namespace rulecheck::promql
