// The finite languages of regular expressions, listed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rulecheck::flow {

// All that the pattern, anchored at both ends, matches, sorted and without repeats; nothing
// when that is more than `most` values or may be.
std::optional<std::vector<std::string>> FiniteLanguage(std::string_view pattern, size_t most);

}  // namespace rulecheck::flow
