// Words for a syntax error: what was found, where, and what would have been fine.
// Private to the ANTLR border.
#pragma once

#include <string_view>

#include "antlr/border.h"
#include "rulecheck/promql.h"

namespace rulecheck::promql {

ParseError DescribeSyntaxError(std::string_view text, const antlr::TokenList& tokens,
                               const antlr::SyntaxStop& stop);

}  // namespace rulecheck::promql
