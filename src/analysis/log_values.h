// An interval that every value of a LogQL query must lie in (NaN aside), from its text.
#pragma once

#include <limits>

#include "analysis/node_facts.h"
#include "rulecheck/logql.h"

namespace rulecheck::analysis {

struct LogValues {
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  bool above_min = false;                // never equal to `min`
  const logql::Expr* because = nullptr;  // the node that sets the bounds; null when unbounded

  bool bounded() const { return because != nullptr; }
};

using LogValueFacts = NodeFacts<logql::Expr, LogValues>;

// Of every node: checks read them through LogFacts.
LogValueFacts LogValuesByNode(const logql::Expr& root);
// Of the root alone.
LogValues LogValuesOf(const logql::Expr& root);

// Whether `value op constant` is false for every value.
bool NeverTrue(const LogValues& values, logql::Op op, double constant);

// `5 < x` as seen from x.
logql::Op Mirrored(logql::Op op);

}  // namespace rulecheck::analysis
