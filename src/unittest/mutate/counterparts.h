// Which function or aggregation a mutant has in the place of another: pairs.def.
#pragma once

#include <cstdint>
#include <string_view>

namespace rulecheck::unittest {

enum class PairKind : uint8_t { kFunction, kAggregation, kLogFunction };

// Empty when there is none.
std::string_view CounterpartOf(PairKind kind, std::string_view name);

}  // namespace rulecheck::unittest
