// Regular expressions of names and paths as globs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rulecheck::policy {

// Literal text, `.*` and alternatives as globs, which match the same names; nothing when the pattern is more
// than that, or would be too many.
std::vector<std::string> GlobsOfRegex(std::string_view regex);

}  // namespace rulecheck::policy
