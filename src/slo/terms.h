// Reads expressions as terms, through the rules that record what they read.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "rulecheck/promql.h"
#include "slo/recorders.h"
#include "slo/term.h"

namespace rulecheck::slo {

// For one thread; what rules record is remembered.
class Terms {
 public:
  explicit Terms(Recorders* recorders) : recorders_(*recorders), memo_(recorders->rules().rules().size()) {}

  // Of what a rule records.
  const Term& OfRule(uint32_t rule);
  // Of a part of the query of `rule`.
  Term Of(const promql::Expr& expr, uint32_t rule) { return Read(expr, rule, 0); }

  Recorders& recorders() { return recorders_; }

 private:
  static constexpr int kMaxDepth = 60;

  // Rules that record what the rule reads and that are not worked out yet.
  void AddReads(uint32_t rule, std::vector<uint32_t>* waiting);
  Term Read(const promql::Expr& expr, uint32_t rule, int depth);
  Term ReadCall(const promql::Call& call, uint32_t rule, int depth);
  Term ReadOverTime(const promql::Call& call, uint32_t rule, int depth);
  Term ReadCounts(const promql::Subquery& subquery, Spot at, uint32_t rule);
  Term ReadRound(const promql::Call& call, uint32_t rule, int depth);
  Term ReadFraction(const promql::Call& call, uint32_t rule, int depth);
  Term ReadAggregate(const promql::Aggregate& aggregate, uint32_t rule, int depth);
  Term ReadBinary(const promql::Binary& binary, uint32_t rule, int depth);
  Term ReadRecorded(const promql::VectorSelector& selector, uint32_t rule);
  // The average over a window of a ratio, or of a condition.
  Term Average(const promql::Expr& inner, int64_t window_ms, Spot at, uint32_t rule, int depth);
  Term Divide(Term a, Term b, const promql::Binary& binary, uint32_t rule);
  bool OneSeriesEach(const promql::Aggregate& aggregate, uint32_t rule);

  Recorders& recorders_;
  struct Slot {
    bool busy = false;
    std::unique_ptr<const Term> term;
  };
  std::vector<Slot> memo_;
};

// The selector of `x[5m]` and its range; null for anything else, and for a range that is not
// written as a number.
const promql::MatrixSelector* RangeOf(const promql::Expr& expr);

}  // namespace rulecheck::slo
