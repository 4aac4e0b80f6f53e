// Range vectors as results of their own: `x[5m]` and `x[5m:1m]` asked at one time.
#pragma once

#include "engine/promql/evaluator.h"

namespace rulecheck::engine {

// `root` is a MatrixSelector or a Subquery; fills value->matrix, sorted by labels.
Status EvaluateRawMatrix(Evaluator& ev, const promql::Expr& root, Value* value);

}  // namespace rulecheck::engine
