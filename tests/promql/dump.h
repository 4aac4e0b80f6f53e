// The tree and the errors of a query as lines of text, for golden files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "promql/series.h"
#include "rulecheck/promql.h"

namespace rulecheck::promql {

// One line a node: kind, span, what it says; children indented. Then both prints.
std::string DumpQuery(const Query& query);
std::string DumpSeries(const Series& series);
// Message, hint and the line with carets, for each.
std::string DumpErrors(std::string_view text, const std::vector<ParseError>& errors);

}  // namespace rulecheck::promql
