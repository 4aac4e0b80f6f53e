// "Did you mean" over long lists; see Nearest() of base/strings.h for short ones.
#pragma once

#include <span>
#include <string_view>

namespace rulecheck {

// The candidate nearest to `word` if it is near enough to be a slip, else empty; always the
// same of equally near ones. `candidates` are in rising order: not each of them is looked at.
// Gives up (empty) where thousands of them begin nearly as the word does but end otherwise.
std::string_view NearestInSorted(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace rulecheck
