// Functions over instant vectors and scalars, a block at a time.
#pragma once

#include <string_view>

#include "engine/promql/evaluator.h"
#include "promql/function_id.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::engine {

using BlockFunction = Result<Block> (*)(Evaluator& ev, const promql::Call& call);

// Null when `id` is not of the file's group.
BlockFunction FindMathFunction(promql::FunctionId id);       // abs, ln, clamp, round, ...
BlockFunction FindTimeFunction(promql::FunctionId id);       // time, timestamp, hour, ...
BlockFunction FindLabelFunction(promql::FunctionId id);      // label_replace, label_join
BlockFunction FindVectorFunction(promql::FunctionId id);     // vector, scalar, absent, sort*
BlockFunction FindHistogramFunction(promql::FunctionId id);  // histogram_*

// Labels that the equality matchers of a selector pin down; {} for other
// expressions (as createLabelsForAbsentFunction).
LabelsId AbsentLabels(Evaluator& ev, const promql::Expr& e);

// The decoded text of a string argument.
std::string_view StringArgument(const promql::Call& call, size_t i);

}  // namespace rulecheck::engine
