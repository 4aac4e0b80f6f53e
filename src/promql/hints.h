// Hints for common slips: what the author of a broken query most likely meant.
// They only look at text, never at parser state, and may be empty.
#pragma once

#include <string>
#include <string_view>

#include "rulecheck/span.h"

namespace rulecheck::promql {

// For a word that starts like a number: `5min`, `1.5h`, `5M`.
std::string HintForNumber(std::string_view word);
// For a string without its closing quote.
std::string HintForOpenString(std::string_view text, Span span);
// For a character that starts no token: `!`, `&`, `|`, `$`, curly quotes, ...
std::string HintForCharacter(std::string_view text, Span span, bool in_braces);
// For a word inside `[ ]`, such as a Grafana variable or a unit apart from its number.
std::string HintForRangeWord(std::string_view text, Span span);
// For a token the parser did not expect at `span`; `before` is the token before it.
std::string HintForToken(std::string_view text, Span before, Span span, bool in_braces);

// The bytes of the character at `offset`.
Span CharacterAt(std::string_view text, uint32_t offset);
// The character as messages show it: in quotes, or by its code when invisible.
std::string ShowCharacter(std::string_view text, Span span);

}  // namespace rulecheck::promql
