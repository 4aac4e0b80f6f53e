// The printer's parts that the formatter needs too.
#pragma once

#include <string>

#include "rulecheck/promql.h"

namespace rulecheck::promql {

// Where the text of each node lies in the printed text of the whole.
using PrintedSpans = syntax::NodeTable<Span>;

// Print, also filling `spans` for all nodes but durations and the selectors inside ranges.
std::string PrintWithSpans(const Expr& expr, PrintedSpans* spans);

// `sum by (job) `, as before the parenthesis.
std::string AggregateHead(const Aggregate& node);
// ` bool on (job) group_left ()`, as after the operator.
std::string MatchingText(const Binary& node);
// `[1h:5m] @ 5.000 offset 1m`
std::string SubquerySuffix(const Subquery& node);

}  // namespace rulecheck::promql
