// Shapes of expressions that several checks look for.
#pragma once

#include <initializer_list>
#include <span>
#include <string_view>

#include "rulecheck/promql.h"

namespace rulecheck::checks {

// The call behind parentheses when it is one of `names` (any function for no names).
const promql::Call* CallOf(const promql::Expr* expr, std::initializer_list<std::string_view> names = {});
const promql::Aggregate* AggregateOf(const promql::Expr* expr);
// The selector of `x`, `(x)` or `x[5m]`; null for anything else.
const promql::VectorSelector* SelectorOf(const promql::Expr* expr);
// The name a selector asks for, also when written as {__name__="x"}; may be empty.
std::string_view MetricName(const promql::VectorSelector& selector);
// The part of a selector's text without range, offset and @.
Span SelectorSpan(const promql::VectorSelector& selector);

// `rate`, `increase`, `irate`: what is right for counters only.
bool IsCounterFunction(std::string_view name);

// Names that by convention belong to counters: _total, _count, _sum, _bucket.
bool HasCounterSuffix(std::string_view metric);
// Metrics that are known to be gauges: by name, or by a suffix such as _ratio.
bool IsKnownGauge(std::string_view metric);

// Recorded series are named level:metric:operations.
inline bool IsRecordedName(std::string_view metric) {
  return metric.find(':') != std::string_view::npos;
}

// Every selector of the query, in order.
void SelectorsIn(const promql::Expr& root, std::vector<const promql::VectorSelector*>* out);

// Byte for byte the same query once printed canonically.
bool SameExpression(const promql::Expr& a, const promql::Expr& b);

}  // namespace rulecheck::checks
