// The finite languages of regular expressions, listed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "logql/regex_tree.h"

namespace rulecheck::flow {

// All that the pattern, anchored at both ends, matches, sorted and without repeats; nothing
// when that is more than `most` values or may be.
std::optional<std::vector<std::string>> FiniteLanguage(std::string_view pattern, size_t most);

// What the pattern matches anchored at both ends, where `.` is any character. Nothing when it is
// not valid, too large, or has what depends on more than the characters one by one: classes
// that are not looked up, `^` and `$` in other places than its ends.
std::optional<logql::RegexNode> PatternTree(std::string_view pattern);

}  // namespace rulecheck::flow
