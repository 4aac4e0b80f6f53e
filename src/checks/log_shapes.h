// Shapes of LogQL that several checks look for.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "rulecheck/logql.h"
#include "rulecheck/promql.h"

namespace rulecheck::checks {

// Selectors with their pipelines, in order.
std::vector<const logql::LogExpr*> PipelinesIn(const logql::Expr& root);

// Aggregations over a range, in order.
std::vector<const logql::RangeAggregation*> RangesIn(const logql::Expr& root);

// The leaves of every label filter: stages and those behind unwrap.
std::vector<const logql::LabelFilter*> FilterLeavesIn(const logql::Expr& root);

// A matcher of either language asks for the same.
promql::Matcher AsMatcher(const logql::Matcher& matcher);

// A regular expression wherever one stands.
struct LogRegexp {
  enum class Place : uint8_t { kStream, kLine, kLabel };
  Place place;
  const logql::Text* text;
  bool negative;
  Span op;     // `=~`, `|~`; empty for those behind `or`
  Span whole;  // the matcher, filter or operand
};
// Of matchers, line filters (each operand) and label filters. Those of parsers are left out.
std::vector<LogRegexp> RegexpsIn(std::string_view text, const logql::Expr& root);

// A matcher that lets through nearly every value: `!=`, `!~`, `=~".+"`.
bool RestrictsNothing(const logql::Matcher& matcher);

// A selector that restricts nothing: only `!=`, `!~` and regular expressions such as `.+`.
bool ReadsNearlyAll(const logql::LogExpr& log);

// The first line filter that asks for a text; null when there is none.
const logql::LineFilter* PositiveFilter(const logql::LogExpr& log);

// The series that the rule returns are those of this aggregation: comparisons, arithmetic
// with numbers, label_replace and the left side of `and` lead to it. Null otherwise.
const logql::Expr* ResultOf(const logql::Expr& root);

// Whether the grouping is `by` with at least one label.
bool KeepsLabels(const logql::Grouping* grouping);

// What the grammar of Loki leaves as number: Literal, after folding.
inline const logql::Literal* NumberOf(const logql::Expr* expr) {
  return logql::As<logql::Literal>(expr);
}

}  // namespace rulecheck::checks
