// Regular expressions as Go writes them, for RE2.
#pragma once

#include <string>
#include <string_view>

namespace rulecheck {

// Go's dialect in the one RE2 knows: (?<name>...) becomes (?P<name>...).
std::string ForRe2(std::string_view pattern);

// Words, dots, groups, alternatives and single repetitions, as most patterns are: valid at sight. False only
// means that RE2 has to look.
bool IsPlainRegexp(std::string_view pattern);

}  // namespace rulecheck
