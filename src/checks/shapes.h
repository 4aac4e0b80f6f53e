// Shapes of expressions that several checks look for.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "promql/function_id.h"
#include "rulecheck/promql.h"

namespace rulecheck::checks {

// The call behind parentheses; null for anything else.
const promql::Call* CallOf(const promql::Expr* expr);
// The same when it is this function's.
const promql::Call* CallOf(const promql::Expr* expr, promql::FunctionId function);
// What reads the growth of a counter over a whole range.
bool IsRateOrIncrease(const promql::Call& call);
// topk, bottomk, limitk and limit_ratio: some of the series, as they are.
bool PicksSeries(promql::AggregateOp op);
// The text of an argument; nothing when it is no text.
std::optional<std::string_view> TextArgument(const promql::Call& call, size_t i);
const promql::Aggregate* AggregateOf(const promql::Expr* expr);
// The selector of `x`, `(x)` or `x[5m]`; null for anything else.
const promql::VectorSelector* SelectorOf(const promql::Expr* expr);
// The name a selector asks for, also when written as {__name__="x"}; may be empty.
std::string_view MetricName(const promql::VectorSelector& selector);
// The part of a selector's text without range, offset and @.
Span SelectorSpan(const promql::VectorSelector& selector);

// Where its metric is named; the whole selector where that is no name in front.
Span NamePlace(const promql::VectorSelector& selector);
// A histogram or summary by its base name; other metrics are themselves.
std::string_view HistogramBase(std::string_view metric);
// A comparison that leaves series out.
bool IsFilter(const promql::Expr& node);

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

// The same query but for parentheses around it; see promql::Same.
bool SameExpression(const promql::Expr& a, const promql::Expr& b);

}  // namespace rulecheck::checks
