// Where things stand in a YAML text: what the parser's events leave out.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace rulecheck::source {

inline constexpr std::string_view kTabMessage = "a tab cannot be used to indent in YAML";
inline constexpr uint32_t kNoColumn = std::numeric_limits<uint32_t>::max();

bool StartsWithBom(std::string_view text);

// Bytes from the start of the line (a byte order mark left out) to `at`.
uint32_t ColumnOf(std::string_view text, uint32_t at);

// Length of a written null ("~", "null", ...) at `at`, or 0. Followed by a colon it is a
// key, which counts only when a key is asked for.
uint32_t WrittenNull(std::string_view text, uint32_t at, bool as_key);

// The first tab between `at` and the next token, behind a line break, that YAML refuses
// there. Behind a plain scalar tabs from column `allowed_from` on are still part of it.
// `line_start`: `at` counts as the beginning of a line already.
std::optional<uint32_t> ForbiddenTab(std::string_view text, uint32_t at, bool line_start,
                                     uint32_t allowed_from = kNoColumn);

// Whether the quote at `at` has a partner.
bool IsClosedQuote(std::string_view text, uint32_t at);

// Whether a line from `begin` on starts with `c`.
bool HasLineStart(std::string_view text, uint32_t begin, char c);

// A blank, a line break or what ends words in flow collections.
bool EndsAnchor(char c);

// Whether an `&anchor` or a `!tag` starts at `at`, and where a row of them ends (without
// the gap after it).
bool IsProperty(std::string_view text, uint32_t at);
uint32_t PropertiesEnd(std::string_view text, uint32_t at);

// yaml-cpp knows no line break but LF and CRLF; YAML does. Same length, so offsets hold.
bool HasLoneReturn(std::string_view text);
std::string WithoutLoneReturns(std::string_view text);

}  // namespace rulecheck::source
