// A value of a label that matchers accept.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "rulecheck/promql.h"

namespace rulecheck::unittest {

// One text of a regular expression: the first alternative, the first of a class, nothing for what may be
// missing; `groups` are what named groups are to hold. Not each is read rightly: who asks holds it against
// the expression.
std::string SampleOf(std::string_view pattern, const std::map<std::string, std::string>& groups);

// A matcher of nothing but this; `value` must outlive it.
promql::Matcher MatcherOf(syntax::MatchOp op, std::string_view value);

// The first of a few candidates that all accept, `preferred` first; an empty one means that the
// label need not be there. Nothing where none of them fits.
std::optional<std::string> ValueThatMatches(const std::vector<const promql::Matcher*>& matchers,
                                            const std::string& preferred, bool needed);

}  // namespace rulecheck::unittest
