// Two numbers under an operator, as LogQL has it (MergeBinOp of pkg/logql/syntax/ast.go).
#pragma once

#include <cmath>
#include <limits>

#include "engine/go_functions.h"
#include "rulecheck/logql.h"

namespace rulecheck::logs {

// Not for comparisons and set operators. By zero it is NaN, also for infinities.
inline double Calculate(logql::Op op, double a, double b) {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  switch (op) {
    case logql::Op::kAdd:
      return a + b;
    case logql::Op::kSub:
      return a - b;
    case logql::Op::kMul:
      return a * b;
    case logql::Op::kDiv:
      return b == 0 ? kNaN : a / b;
    case logql::Op::kMod:
      return b == 0 ? kNaN : std::fmod(a, b);
    case logql::Op::kPow:
      return engine::GoPow(a, b);
    default:
      return kNaN;
  }
}

inline bool Compare(logql::Op op, double a, double b) {
  switch (op) {
    case logql::Op::kEql:
      return a == b;
    case logql::Op::kNeq:
      return a != b;
    case logql::Op::kGtr:
      return a > b;
    case logql::Op::kGte:
      return a >= b;
    case logql::Op::kLss:
      return a < b;
    case logql::Op::kLte:
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
inline PairResult Merge(logql::Op op, bool return_bool, double a, double b, double kept_value) {
  if (!logql::IsComparison(op)) return {true, Calculate(op, a, b)};
  const bool holds = Compare(op, a, b);
  if (return_bool) return {true, holds ? 1.0 : 0.0};
  return {holds, kept_value};
}

}  // namespace rulecheck::logs
