// From the syntax tree to the program: Go's own checks, in Go's order.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "template/ast.h"
#include "template/syntax.h"

namespace rulecheck::gotemplate {

// Fills `program` (its name, text, prologue size and limits are set) from `syntax`. On
// an error the program is of no use; spans of the error are in the template's own text.
std::optional<ParseError> BuildProgram(const Syntax& syntax, const FunctionSet& functions, Program* program);

}  // namespace rulecheck::gotemplate
