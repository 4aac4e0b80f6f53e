// What a label matcher accepts, as Prometheus anchors its regular expressions
// (model/labels/regexp.go).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "rulecheck/promql.h"

namespace rulecheck::checks {

// The values that `pattern` matches when it is nothing but text and `|` (one pair of
// parentheses around it is fine); nothing for any other pattern.
std::optional<std::set<std::string>> LiteralAlternatives(std::string_view pattern);

// The parts between the top-level bars, as written; a single part when there is none.
std::vector<std::string_view> TopLevelAlternatives(std::string_view pattern);

// Whether the matcher lets `value` through. A pattern that RE2 cannot compile
// (Go's syntax is nearly the same) counts as a match: nothing is claimed about it.
bool Accepts(const promql::Matcher& matcher, std::string_view value);

// Whether no value passes both. Sound: false when it cannot be told.
bool ExcludeEachOther(const promql::Matcher& a, const promql::Matcher& b);

// `.*` in any of its spellings.
bool MatchesEverything(std::string_view pattern);

}  // namespace rulecheck::checks
