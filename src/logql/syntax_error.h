// What to say about the place where the parser stopped.
#pragma once

#include <string_view>

#include "antlr/border.h"
#include "rulecheck/logql.h"

namespace rulecheck::logql {

ParseError DescribeSyntaxError(std::string_view text, const antlr::TokenList& tokens,
                               const antlr::SyntaxStop& stop);

}  // namespace rulecheck::logql
