// The names of the border to ANTLR that this room uses.
#pragma once

#include "antlr/border.h"

namespace rulecheck::promql {

using antlr::LexedToken;
using antlr::ListLexer;
using antlr::ParseTokens;
using antlr::Prepare;
using antlr::SpanOf;
using antlr::StopStrategy;
using antlr::SyntaxStop;
using antlr::TextToken;
using antlr::TokenList;

}  // namespace rulecheck::promql
