// What the operators of PromQL make of intervals.
#pragma once

#include "flow/interval.h"
#include "rulecheck/promql_ops.h"

namespace rulecheck::flow {

// `a op b` for arithmetic operators, atan2 and trimming; histograms among them.
Interval Arithmetic(promql::Op op, const Interval& a, const Interval& b);
Interval Negated(const Interval& a);

// The samples of `a` for which `a op b` holds with some sample of `b`.
Interval Filtered(const Interval& a, promql::Op op, const Interval& b);
// 0 or 1, or only what is proven.
Interval Compared(const Interval& a, promql::Op op, const Interval& b);
// Proven for all samples of both. A comparison of different kinds of samples holds never.
bool AlwaysHolds(const Interval& a, promql::Op op, const Interval& b);
bool NeverHolds(const Interval& a, promql::Op op, const Interval& b);

// Moved outwards by as much as interpolation can be off.
Interval Interpolated(Interval a);
// What a * (1 - w) + b * w can be, 0 <= w <= 1. Bounds of 1 and -1 hold as they are: then the
// products are at most 1 - w, rounded, and w, and these add up to 1.
Interval Blended(const Interval& a);
// What a sum of one or more such floats can be, of at most `count` of them.
Interval SumOf(const Interval& a, double count);
Interval MeanOf(const Interval& a);

}  // namespace rulecheck::flow
