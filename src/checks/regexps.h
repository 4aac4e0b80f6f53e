// What a label matcher accepts, as Prometheus anchors its regular expressions
// (model/labels/regexp.go).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace rulecheck::checks {

// The values that `pattern` matches when it is nothing but text and `|` (one pair of
// parentheses around it is fine); nothing for any other pattern.
std::optional<std::set<std::string>> LiteralAlternatives(std::string_view pattern);

// The parts between the top-level bars, as written; a single part when there is none.
std::vector<std::string_view> TopLevelAlternatives(std::string_view pattern);

// `.*` in any of its spellings.
bool MatchesEverything(std::string_view pattern);

}  // namespace rulecheck::checks
