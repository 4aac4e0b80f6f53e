// What working backwards asks about calls of functions.
#pragma once

#include <cstdint>

#include "promql/function_id.h"
#include "rulecheck/promql.h"

namespace rulecheck::unittest {

inline double Seconds(int64_t ns) {
  return static_cast<double>(ns) / 1e9;
}

// Whether the function gives a constant input back as it is, or nearly.
bool KeepsValue(promql::FunctionId id);

// The argument that carries the values; null when there is none.
const promql::Expr* MainArgument(const promql::Call& call);

// Whether the call asks for a series of classic buckets, by its name or by `le`.
bool HasBuckets(const promql::Call& call, const promql::VectorSelector& selector);

}  // namespace rulecheck::unittest
