// Hints for common slips: what the author of a broken query most likely meant.
// They only look at text, never at parser state, and may be empty.
#pragma once

#include <string>
#include <string_view>

#include "rulecheck/span.h"

namespace rulecheck::logql {

// For a string without its closing quote.
std::string HintForOpenString(std::string_view text, Span span);
// For a number Go's scanner refuses: `0B`, `1e`.
std::string HintForNumber(std::string_view number);
// For a string with an escape that is none: regular expressions belong in back-ticks.
std::string HintForEscape(std::string_view literal);
// For what stands between `[` and `]` and is no duration.
std::string HintForRange(std::string_view body);
// For a token the parser did not expect at `span`; `before` is the token before it.
std::string HintForToken(std::string_view text, Span before, Span span);
// For a function whose grouping is no grouping.
std::string HintForGrouping(std::string_view text, Span function);
// For a word that is called like a function and is none.
std::string HintForFunction(std::string_view name);

}  // namespace rulecheck::logql
