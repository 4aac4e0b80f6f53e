// Arithmetic and comparison of whole rows of floats, operator chosen outside the
// loop. Cells that are absent are computed too; nobody reads them.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "engine/promql/binary.h"

namespace rulecheck::engine {

// Operators that have a row form: all between floats but `</` and `>/`.
inline bool HasRowForm(promql::Op op) {
  return ChangesSchema(op) || promql::IsComparison(op);
}

// out[s] = a[s] op b[s]; `out` may be one of them.
void ArithmeticRow(promql::Op op, const double* a, const double* b, size_t steps, double* out);

// The steps at which the comparison holds, as presence bits.
void CompareRow(promql::Op op, const double* a, const double* b, size_t steps, uint64_t* holds);

}  // namespace rulecheck::engine
