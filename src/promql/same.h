// What a node says itself, its children aside; see syntax/details.h.
#pragma once

#include "rulecheck/promql_tree.h"
#include "syntax/details.h"

namespace rulecheck::promql {

void AppendDetails(const Expr& expr, syntax::Details* out);

}  // namespace rulecheck::promql
