// Two numbers under an operator, as LogQL has it (MergeBinOp of pkg/logql/syntax/ast.go).
#pragma once

#include <cmath>
#include <limits>

#include "engine/core/go_functions.h"
#include "engine/logql/lang.h"

namespace rulecheck::engine::logql {

// Not for comparisons and set operators. By zero it is NaN, also for infinities.
inline double Calculate(lang::Op op, double a, double b) {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  switch (op) {
    case lang::Op::kAdd:
      return a + b;
    case lang::Op::kSub:
      return a - b;
    case lang::Op::kMul:
      return a * b;
    case lang::Op::kDiv:
      return b == 0 ? kNaN : a / b;
    case lang::Op::kMod:
      return b == 0 ? kNaN : std::fmod(a, b);
    case lang::Op::kPow:
      return engine::GoPow(a, b);
    default:
      return kNaN;
  }
}

inline bool Compare(lang::Op op, double a, double b) {
  switch (op) {
    case lang::Op::kEql:
      return a == b;
    case lang::Op::kNeq:
      return a != b;
    case lang::Op::kGtr:
      return a > b;
    case lang::Op::kGte:
      return a >= b;
    case lang::Op::kLss:
      return a < b;
    case lang::Op::kLte:
      return a <= b;
    default:
      return false;
  }
}

// What becomes of a pair of samples.
struct PairResult {
  bool kept = true;  // false: a comparison filtered the sample out
  double value = 0;
};

// `kept_value` is what a comparison without `bool` lets through.
inline PairResult Merge(lang::Op op, bool return_bool, double a, double b, double kept_value) {
  if (!lang::IsComparison(op)) return {true, Calculate(op, a, b)};
  const bool holds = Compare(op, a, b);
  if (return_bool) return {true, holds ? 1.0 : 0.0};
  return {holds, kept_value};
}

}  // namespace rulecheck::engine::logql
