// Literals of templates: numbers, characters, strings, as Go reads them.
#pragma once

#include <string>
#include <string_view>

#include "rulecheck/result.h"
#include "template/ast.h"
#include "template/token.h"

namespace rulecheck::gotemplate {

// Fills the node from the literal's text; an error has Go's wording.
Status ReadNumber(TokenKind kind, std::string_view text, NumberNode* node);

// A "quoted" or `raw` literal.
Result<std::string> ReadString(std::string_view literal);

}  // namespace rulecheck::gotemplate
