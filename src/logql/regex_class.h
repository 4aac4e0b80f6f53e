// Character classes as lists of ranges, as Go's regexp/syntax keeps them.
#pragma once

#include <string_view>
#include <vector>

namespace rulecheck::logql {

using RuneRanges = std::vector<char32_t>;  // first, last, first, last, ...

inline constexpr char32_t kMaxRune = 0x10FFFF;

// The least character of those that are equal to `c` but for case.
char32_t MinFold(char32_t c);

void AddRange(char32_t first, char32_t last, bool fold_case, RuneRanges* ranges);

// Sorted, without overlaps and neighbours.
void CleanRanges(RuneRanges* ranges);
void NegateRanges(RuneRanges* ranges);

// \d, \S and the like; false when `letter` is none.
bool AddPerlClass(char letter, bool fold_case, RuneRanges* ranges);
// [:alpha:], [:^alpha:]; false when there is none of that name.
bool AddPosixClass(std::string_view name, RuneRanges* ranges);
// \p{Greek}: not looked up, only told apart from every other class.
void AddUnicodeClass(std::string_view name, RuneRanges* ranges);

bool Contains(const RuneRanges& ranges, char32_t c);

// One letter in both cases, as [aA]: what the literal that stands for it would hold.
bool IsFoldPair(const RuneRanges& ranges);

}  // namespace rulecheck::logql
