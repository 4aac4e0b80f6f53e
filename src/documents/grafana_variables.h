// Grafana's variables in the text of a query: where they stand, what may stand there, and a
// text of the same length that parses.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/query_item.h"

namespace rulecheck::documents {

// Every `$x`, `${x}`, `${x:format}`, `${x.field}`, `[[x]]` and `[[x:format]]`, in order, with
// the position that its surroundings tell. A bare operand may be a number or a metric: these
// are kNumber, and `ambiguous` has their indices.
struct FoundVariables {
  std::vector<QueryVariable> all;
  std::vector<size_t> ambiguous;
};
FoundVariables FindVariables(std::string_view text, QueryLanguage language);

// Whether Grafana itself gives the variable its value: `__interval`, `__range_s`, ...
bool IsOwnVariable(std::string_view name);

// `text` with a stand-in of the same length for each variable outside of strings: zeros and
// `5m` for a duration, zeros and `1` for a number, an identifier for a name.
std::string WithStandIns(std::string_view text, const std::vector<QueryVariable>& variables);

}  // namespace rulecheck::documents
