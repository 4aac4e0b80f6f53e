// Replacement texts of regular expressions, as label_replace writes them.
#pragma once

#include <re2/re2.h>
#include <string>
#include <string_view>
#include <vector>

namespace rulecheck::promql {

// Regexp.Expand of Go: $1, $name, ${1}, $$; unknown groups are empty. `groups` are those
// of a match, the whole match first.
std::string ExpandReplacement(const re2::RE2& regexp, std::string_view replacement,
                              const std::vector<re2::StringPiece>& groups);

}  // namespace rulecheck::promql
