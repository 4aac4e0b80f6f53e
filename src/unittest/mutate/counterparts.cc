#include "unittest/mutate/counterparts.h"

#include <algorithm>
#include <iterator>

namespace rulecheck::unittest {
namespace {

struct Counterparts {
  PairKind kind;
  std::string_view from, to;
};
constexpr Counterparts kCounterparts[] = {
#define FUNCTION(from, to) {PairKind::kFunction, #from, #to},
#define AGGREGATION(from, to) {PairKind::kAggregation, #from, #to},
#define LOG_FUNCTION(from, to) {PairKind::kLogFunction, #from, #to},
#include "unittest/mutate/pairs.def"
#undef FUNCTION
#undef AGGREGATION
#undef LOG_FUNCTION
};

}  // namespace

std::string_view CounterpartOf(PairKind kind, std::string_view name) {
  const auto it = std::find_if(std::begin(kCounterparts), std::end(kCounterparts),
                               [&](const Counterparts& row) { return row.kind == kind && row.from == name; });
  return it == std::end(kCounterparts) ? std::string_view() : it->to;
}

}  // namespace rulecheck::unittest
