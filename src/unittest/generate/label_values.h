// A value of a label that matchers accept.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rulecheck/promql.h"

namespace rulecheck::unittest {

// The first of a few candidates that all accept, `preferred` first; an empty one means that the
// label need not be there. Nothing where none of them fits.
std::optional<std::string> ValueThatMatches(const std::vector<const promql::Matcher*>& matchers,
                                            const std::string& preferred, bool needed);

}  // namespace rulecheck::unittest
