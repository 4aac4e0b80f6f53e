// Lexical facts of LogQL that no grammar can hold: kinds of characters, numbers as Go's
// scanner takes them, durations and sizes, and what makes a word a function
// (pkg/logql/syntax/lex.go, query_scanner.go).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rulecheck/span.h"

namespace rulecheck::logql {

// One byte for each of `text`, as LogQLLexer.g4 describes them. False where the text
// holds what Go's scanner refuses wherever it stands: then *problem is that place.
bool CharacterKinds(std::string_view text, std::string* kinds, Span* problem);

// Lower case as strings.ToLower, of what can be a keyword.
std::string FoldWord(std::string_view word);

// Does what stands at `at` make a word before it a function: `(`, or a grouping?
bool FunctionFollows(std::string_view text, size_t at);

// [a-zA-Z_][a-zA-Z0-9_]*: a label that printing leaves without quotes.
bool IsPlainLabelName(std::string_view name);

// A duration: first as Prometheus has it (1d12h), then as Go has it (1.5h, -5m).
std::optional<int64_t> ParseDuration(std::string_view text);

// A size as go-humanize reads it: 5KB, 1.5GiB.
std::optional<uint64_t> ParseBytes(std::string_view text);

// go-humanize's text of a size, without the blank: 1.5kB.
std::string FormatBytes(uint64_t bytes);

// A number with a unit that begins at `begin` and whose number or sign ends at
// `number_end`: where it ends, or nothing when it is neither a duration nor a size.
struct Unit {
  bool is_bytes = false;
  size_t end = 0;
};
std::optional<Unit> ScanUnit(std::string_view text, size_t begin, size_t number_end);

// What Go's scanner finds wrong with a number; empty when nothing.
std::string NumberProblem(std::string_view number);

// Where a string goes wrong: the escape, inside `literal`. Nothing when it is fine.
std::optional<Span> BadEscape(std::string_view literal);

}  // namespace rulecheck::logql
