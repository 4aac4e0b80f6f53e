// Grafana's variables in the text of a query: what may stand at their places, and a text that parses.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/query_item.h"

namespace rulecheck::documents {

// Every variable of a query in order, with the position that its surroundings tell. A bare operand may be
// a number or a metric: these are kNumber, and `ambiguous` has their indices. What stands for a function or
// an operator is kName or ambiguous, too: then nothing parses.
struct FoundVariables {
  std::vector<QueryVariable> all;
  std::vector<size_t> ambiguous;
};
// `part` of `text` is the query; spans are those of `text`.
FoundVariables FindVariables(std::string_view text, Span part, QueryLanguage language);

// The value that a variable has now; empty when it is not known or is not one value.
using CurrentValue = std::function<std::string_view(std::string_view name)>;

// The query with a stand-in for each variable outside of strings: five minutes, a number, a name, a matcher.
// Sets where they stand. Those of the position kCurrent are replaced by their values.
std::string WithStandIns(std::string_view text, Span part, const CurrentValue& current,
                         std::vector<QueryVariable>* variables);

}  // namespace rulecheck::documents
