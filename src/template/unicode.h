// Properties and case mappings of code points, as Go's unicode package has them.
#pragma once

#include <string>
#include <string_view>

namespace rulecheck::gotemplate {

bool IsLetter(char32_t c);
bool IsDigit(char32_t c);  // category Nd
bool IsPrint(char32_t c);  // letters, marks, numbers, punctuation, symbols, ASCII space
bool IsCased(char32_t c);  // has an upper, lower or title case form of its own
inline bool IsAlphanumeric(char32_t c) {
  return c == '_' || IsLetter(c) || IsDigit(c);
}

char32_t ToUpper(char32_t c);
char32_t ToLower(char32_t c);
std::string ToUpper(std::string_view text);
std::string ToLower(std::string_view text);

// As golang.org/x/text/cases.Title with NoLower: the first cased letter of every word
// up, the rest as it is. Words as in its approximation of Unicode's annex 29.
std::string ToTitle(std::string_view text);

// As %#U: "U+0041 'A'", without the quoted form when it does not print.
std::string FormatCodePoint(char32_t c);

}  // namespace rulecheck::gotemplate
