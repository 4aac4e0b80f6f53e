// Words for a syntax error: what was found, where, and what would have been fine.
// Private to the ANTLR border.
#pragma once

#include <string_view>

#include "promql/border.h"
#include "rulecheck/promql.h"

namespace rulecheck::promql {

ParseError DescribeSyntaxError(std::string_view text, const TokenList& tokens, const SyntaxStop& stop);

}  // namespace rulecheck::promql
