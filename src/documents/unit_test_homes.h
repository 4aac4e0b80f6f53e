// Where a key of a test file belongs that stands one level too far out or in.
#pragma once

#include <string_view>

namespace rulecheck::documents {

// "into an entry of `tests`"; `here` is what the key was found in, "an alert test". Empty for a key
// that has no other place.
std::string_view HomeOfTestKey(std::string_view here, std::string_view key);

}  // namespace rulecheck::documents
