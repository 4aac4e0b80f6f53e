// The part of scalar_trace.h for literal (`|`) and folded (`>`) scalars.
#pragma once

#include <cstdint>
#include <string_view>

#include "source/scalar_trace.h"

namespace rulecheck::source {

// `out->style` says which of the two; `at` is the indicator.
bool TraceBlockScalar(std::string_view text, uint32_t at, std::string_view value, ScalarTrace* out);

}  // namespace rulecheck::source
