// Prose in lines of a width.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rulecheck::report {

// `text` with lines broken between words; lines behind the first begin with `indent`. What stands in
// backticks or braces is one word; one that is longer than a line stays whole.
std::string Wrapped(std::string_view text, size_t width, std::string_view indent);

}  // namespace rulecheck::report
