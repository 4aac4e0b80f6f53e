// Lexical facts that PromQL and the series notation share: numbers, durations,
// strings, and which words are names (promql/parser/lex.go).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ascii.h"
#include "rulecheck/result.h"
#include "rulecheck/span.h"

namespace rulecheck::promql {

inline bool IsQueryBlank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string AsciiLower(std::string_view text);

// [a-zA-Z_][a-zA-Z0-9_]*: a label that needs no quotes.
bool IsPlainLabelName(std::string_view name);

// How far a number that starts at `text` reaches (scanNumber), or 0 when what
// stands there is not a number. In the series notation there is no hexadecimal
// and an `x` may follow.
size_t ScanNumber(std::string_view text, bool in_series);

// Is `text`, all of it, digits and units as in 1h30m? Not yet whether it is in order.
bool LooksLikeDuration(std::string_view text);

// The value of a number token: integers first, with automatic base, so that 010 is
// 8; then floats, `inf` and `nan` in any case.
Result<double> NumberValue(std::string_view text);

// Seconds of a duration token: 1h30m.
Result<double> DurationSeconds(std::string_view text);

// Where a string token goes wrong (an escape, or bytes that are not UTF-8), as a
// range inside `literal`; nothing when it is fine. U+FFFD itself counts as not
// UTF-8, as in the original lexer.
struct StringProblem {
  Span span;
  std::string message;
};
std::optional<StringProblem> CheckString(std::string_view literal);

}  // namespace rulecheck::promql
