// Values of LogQL's aggregations and operators as intervals.
#pragma once

#include "flow/interval.h"
#include "rulecheck/logql_tree.h"

namespace rulecheck::flow {

// Of a range aggregation whose unwrapped values lie in `unwrapped`.
Interval RangeValues(const logql::RangeAggregation& range, const Interval& unwrapped);

// Of an aggregation over at least one and at most `series` values of `in`.
Interval AggregatedValues(const logql::VectorAggregation& aggregation, const Interval& in, double series);

// Of `a op b`, arithmetic. By zero it is NaN.
Interval LogArithmetic(logql::Op op, const Interval& a, const Interval& b);

// What a comparison lets through of `left`; it holds for all of `left` or not.
struct ComparedValues {
  Interval kept;
  bool always = false;
};
ComparedValues LeftWhere(logql::Op op, const Interval& left, const Interval& right);

// `5 < x` as seen from x.
logql::Op Mirrored(logql::Op op);

}  // namespace rulecheck::flow
