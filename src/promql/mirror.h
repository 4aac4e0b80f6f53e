// Comparisons seen from their other side.
#pragma once

#include "rulecheck/promql_ops.h"

namespace rulecheck::promql {

// `5 < x` as seen from x: the operator with its sides exchanged. Others stay as they are.
Op Mirrored(Op op);

}  // namespace rulecheck::promql
