// Binary operators: which kind of operands, and a vector with a number.
#include "engine/core/bitmap.h"
#include "engine/logql/binary_arithmetic.h"
#include "engine/logql/eval_state.h"
#include "engine/logql/lang.h"

namespace rulecheck::engine::logql {

namespace {

// A comparison keeps the vector's value, whichever side it is on.
Block VectorNumber(const lang::Binary& binary, Block vector, double number, bool number_left) {
  for (size_t row = 0; row < vector.size(); ++row) {
    double* values = vector.values(row);
    engine::ForEachBit(vector.present(row), vector.words(), [&](size_t i) {
      const double v = values[i];
      const PairResult merged = number_left ? Merge(binary.op, binary.return_bool, number, v, v)
                                            : Merge(binary.op, binary.return_bool, v, number, v);
      if (merged.kept) {
        values[i] = merged.value;
      } else {
        vector.Erase(row, i);
      }
    });
  }
  return vector;
}

}  // namespace

Result<Block> EvalBinary(EvalState& state, const lang::Binary& binary) {
  const auto* left_number = lang::As<lang::Literal>(binary.lhs);
  const auto* right_number = lang::As<lang::Literal>(binary.rhs);
  if (left_number != nullptr || right_number != nullptr) {
    auto vector = Eval(state, left_number != nullptr ? *binary.rhs : *binary.lhs);
    if (!vector) return vector;
    const double number = left_number != nullptr ? left_number->value : right_number->value;
    return VectorNumber(binary, std::move(*vector), number, left_number != nullptr);
  }
  const auto rhs = Eval(state, *binary.rhs);
  if (!rhs) return rhs;
  const auto lhs = Eval(state, *binary.lhs);
  if (!lhs) return lhs;
  if (Status s = state.CheckSeries(lhs->size() + rhs->size(), binary.span); !s) return s.error();
  return lang::IsSetOperator(binary.op) ? EvalSetOperator(state, binary, *lhs, *rhs)
                                        : EvalVectorVector(state, binary, *lhs, *rhs);
}

}  // namespace rulecheck::engine::logql
