// An interval that every float a query returns must lie in (NaN aside), from the
// query's text alone.
#pragma once

#include <limits>
#include <string>

#include "rulecheck/promql.h"

namespace rulecheck::analysis {

struct ValueRange {
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  const promql::Expr* because = nullptr;  // the node that sets the bounds; null when unbounded

  bool bounded() const { return because != nullptr; }
};

// The value of a constant expression (number, sign, parentheses, arithmetic), or false.
bool ConstantValue(const promql::Expr& expr, double* value);

// Recursion is bounded by the parser's nesting limit.
ValueRange RangeOf(const promql::Expr& expr);

// Whether `value op constant` is false for every value of `range`.
bool NeverTrue(const ValueRange& range, promql::Op op, double constant);

// `5 < x` as seen from x: the operator with its sides exchanged.
promql::Op Mirrored(promql::Op op);

}  // namespace rulecheck::analysis
