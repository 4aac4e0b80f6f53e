// One enumerator per LogQL aggregation, for switches in the engine and in label flow.
#pragma once

#include "rulecheck/logql_functions.h"

namespace rulecheck::logql {

enum class RangeFunctionId : uint8_t {
#define RANGE_AGGREGATION(id, ...) id,
#define VECTOR_AGGREGATION(...)
#include "logql/functions.def"
#undef RANGE_AGGREGATION
#undef VECTOR_AGGREGATION
};

enum class VectorFunctionId : uint8_t {
#define RANGE_AGGREGATION(...)
#define VECTOR_AGGREGATION(id, ...) id,
#include "logql/functions.def"
#undef RANGE_AGGREGATION
#undef VECTOR_AGGREGATION
};

}  // namespace rulecheck::logql
