// Histogram literals of the series notation. Private to the ANTLR border.
#pragma once

#include <string_view>
#include <vector>

#include "grammar_series/SeriesParser.h"
#include "promql/series.h"

namespace rulecheck::promql {

// The literal at `context`; what is wrong with its fields is added to `errors`.
HistogramLiteral ReadHistogram(std::string_view text, grammar_series::SeriesParser::HistogramContext* context,
                               std::vector<ParseError>* errors);

}  // namespace rulecheck::promql
