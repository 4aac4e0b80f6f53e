// What a node says itself, its children aside; see syntax/details.h.
#pragma once

#include "rulecheck/logql_tree.h"
#include "syntax/details.h"

namespace rulecheck::logql {

// Of a log query its stages too, of an aggregation over a range its unwrap.
void AppendDetails(const Expr& expr, syntax::Details* out);

}  // namespace rulecheck::logql
