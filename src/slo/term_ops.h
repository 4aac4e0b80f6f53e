// How terms are made and put together, as the operators of a query do it.
#pragma once

#include <cstdint>

#include "rulecheck/promql.h"
#include "slo/term.h"

namespace rulecheck::slo {

inline constexpr int64_t kNanosecondsPerMillisecond = 1'000'000;

Leaf LeafOf(const promql::MatrixSelector& range, LeafKind kind, uint32_t rule);

Term SumOf(Leaf leaf, Spot at);

// Milliseconds; 0 where leaves differ in it.
int64_t CommonWindow(const Term& term);

Grouping GroupingOf(const promql::Aggregate& aggregate);

void Scale(Term* term, double factor);

// 1 where a condition holds, 0 where not: a share of time once it is averaged.
Term TruthOf(const promql::Binary& comparison, uint32_t rule);

// A recorded ratio whose rule is not there or cannot be read: the name says what it is of, and
// over which window.
Term Named(const Selection& selection, Spot at);

// total - good over total is 1 - good over total.
void Settle(Term* ratio);

Term Plus(Term a, Term b, double sign);

Term Times(Term a, Term b);

// What is read of a rule that records it.
Term Through(uint32_t recorder, Term recorded);

// What stands where the left side of `or` is empty.
Term Otherwise(Term a, const Term& b);

}  // namespace rulecheck::slo
