// The value of each part of an expression at one time.
#pragma once

#include <memory>
#include <vector>

#include "rulecheck/explanation.h"
#include "rulecheck/promql.h"
#include "unittest/explain.h"

namespace rulecheck::unittest {

// What is explained: an expression, when, and for which series.
struct Question {
  const promql::Query* query;
  int64_t at_ms;  // absolute
  NamedTexts focus;
  engine::EvalOptions options;
};

// Fills text, at_ms, focus and values. Long lines are laid out anew.
ExplainedQuery ExplainValues(const RunFacts& facts, const Question& question);

// A number for people: exact when short, else six digits.
std::string ShortNumber(double value);

}  // namespace rulecheck::unittest
