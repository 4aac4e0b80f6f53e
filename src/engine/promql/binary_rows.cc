#include "engine/promql/binary_rows.h"

#include <algorithm>

namespace rulecheck::engine {

using promql::Op;

namespace {

template <typename F>
void Each(const double* a, const double* b, size_t steps, double* out, F&& f) {
  for (size_t s = 0; s < steps; ++s) out[s] = f(a[s], b[s]);
}

template <typename F>
void Compare(const double* a, const double* b, size_t steps, uint64_t* holds, F&& f) {
  for (size_t begin = 0; begin < steps; begin += 64) {
    uint64_t word = 0;
    const size_t n = std::min<size_t>(64, steps - begin);
    for (size_t k = 0; k < n; ++k) word |= uint64_t{f(a[begin + k], b[begin + k])} << k;
    holds[begin / 64] = word;
  }
}

}  // namespace

void ArithmeticRow(Op op, const double* a, const double* b, size_t steps, double* out) {
  switch (op) {
    case Op::kAdd:
      return Each(a, b, steps, out, [](double x, double y) { return x + y; });
    case Op::kSub:
      return Each(a, b, steps, out, [](double x, double y) { return x - y; });
    case Op::kMul:
      return Each(a, b, steps, out, [](double x, double y) { return x * y; });
    case Op::kDiv:
      return Each(a, b, steps, out, [](double x, double y) { return x / y; });
    default:
      return Each(a, b, steps, out, [op](double x, double y) { return ScalarOp(op, x, y); });
  }
}

void CompareRow(Op op, const double* a, const double* b, size_t steps, uint64_t* holds) {
  switch (op) {
    case Op::kEql:
      return Compare(a, b, steps, holds, [](double x, double y) { return x == y; });
    case Op::kNeq:
      return Compare(a, b, steps, holds, [](double x, double y) { return x != y; });
    case Op::kLss:
      return Compare(a, b, steps, holds, [](double x, double y) { return x < y; });
    case Op::kGtr:
      return Compare(a, b, steps, holds, [](double x, double y) { return x > y; });
    case Op::kLte:
      return Compare(a, b, steps, holds, [](double x, double y) { return x <= y; });
    default:
      return Compare(a, b, steps, holds, [](double x, double y) { return x >= y; });
  }
}

}  // namespace rulecheck::engine
