// One enumerator per PromQL function, for switches in the engine and in label flow.
#pragma once

#include "rulecheck/promql_functions.h"

namespace rulecheck::promql {

enum class FunctionId : uint16_t {
#define FUNCTION(id, ...) id,
#include "promql/functions.def"
#undef FUNCTION
};

inline constexpr size_t kFunctionCount = 0
#define FUNCTION(id, ...) +1
#include "promql/functions.def"
#undef FUNCTION
    ;

}  // namespace rulecheck::promql
