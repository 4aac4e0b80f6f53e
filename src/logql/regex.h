// Regular expressions as Go compiles them, checked with RE2.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/span.h"

namespace re2 {
class RE2;
}

namespace rulecheck::logql {

// What is wrong with a pattern, and where in it.
struct RegexProblem {
  std::string message;
  Span span;
  std::string hint;
};

std::optional<RegexProblem> CheckRegex(std::string_view pattern);

// Does the pattern, anchored at both ends, match the empty string? False when invalid.
bool RegexMatchesEmpty(std::string_view pattern);

// As CheckRegex, for `| regexp`: there must be a named group, and no name twice.
std::optional<RegexProblem> CheckRegexpParser(std::string_view pattern);

// The names of the groups of a valid pattern in order; "" for those without.
std::vector<std::string> GroupNames(std::string_view pattern);

}  // namespace rulecheck::logql
