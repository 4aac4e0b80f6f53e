// An interval that every float a query returns must lie in (NaN aside), from the
// query's text alone.
#pragma once

#include <limits>
#include <optional>

#include "analysis/node_facts.h"
#include "rulecheck/promql.h"

namespace rulecheck::analysis {

struct ValueRange {
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  const promql::Expr* because = nullptr;  // the node that sets the bounds; null when unbounded

  bool bounded() const { return because != nullptr; }
};

struct NodeValue {
  std::optional<double> constant;  // of numbers, signs, parentheses and arithmetic
  ValueRange range;
};

using ValueFacts = NodeFacts<promql::Expr, NodeValue>;

// Of every node: checks read them through QueryFacts.
ValueFacts ValuesByNode(const promql::Expr& root);
// Of the root alone.
ValueRange RangeOf(const promql::Expr& root);

// Whether `value op constant` is false for every value of `range`.
bool NeverTrue(const ValueRange& range, promql::Op op, double constant);

}  // namespace rulecheck::analysis
