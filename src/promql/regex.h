// Regular expressions of label matchers: are they valid, and do they match "".
#pragma once

#include <string>
#include <string_view>

namespace rulecheck::promql {

// What is wrong with a matcher's regular expression; empty when nothing is.
std::string RegexProblem(std::string_view pattern);

// Does the pattern, anchored at both ends, match the empty string? False when invalid.
bool RegexMatchesEmpty(std::string_view pattern);

}  // namespace rulecheck::promql
