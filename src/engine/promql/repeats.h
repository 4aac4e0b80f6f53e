// Parts of a query that stand in it more than once, such as the rate in
// `rate(x[5m]) > 1 and rate(x[5m]) < 5`, so that they are evaluated once.
#pragma once

#include <cstdint>
#include <functional>

#include "rulecheck/promql.h"

namespace rulecheck::engine {

struct Repeat {
  uint32_t id = 0;     // equal parts have equal ids
  uint32_t count = 0;  // how many there are; 0: the part stands alone
};
using Repeats = syntax::NodeTable<Repeat>;

// Calls, aggregations and operators over vectors that have an equal elsewhere in the
// query: the same tree but for spelling and spans. Parts of a part that repeats are
// not listed unless they stand elsewhere too. `mode` is a property that selectors
// must share as well.
Repeats FindRepeats(const promql::Expr& root, const std::function<bool(const promql::VectorSelector&)>& mode);

}  // namespace rulecheck::engine
