// The size of the largest file that is looked at, and what is said of a larger one.
#pragma once

#include <cstddef>
#include <string>

namespace rulecheck::source {

inline constexpr size_t kMaxFileBytes = size_t{64} << 20;

// "larger than 64 MiB"
std::string TooLarge(size_t limit = kMaxFileBytes);

}  // namespace rulecheck::source
