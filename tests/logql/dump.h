// Queries and errors as lines of text, for golden files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/logql.h"

namespace rulecheck::logql {

// One line for each node, stage and label filter, indented, with its bytes; then what
// Loki would print and the stage errors.
std::string DumpQuery(const Query& query);

// Each error with its hint, its line and the place in it.
std::string DumpErrors(std::string_view text, const std::vector<ParseError>& errors);

}  // namespace rulecheck::logql
