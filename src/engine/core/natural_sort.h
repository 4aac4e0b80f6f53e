// The order of sort_by_label: runs of digits compare as numbers.
#pragma once

#include <string_view>

namespace rulecheck::engine {

// True when `a` stands before `b`. Digit runs compare as numbers (longer without
// leading zeros is greater); everything else byte by byte.
bool NaturalLess(std::string_view a, std::string_view b);

}  // namespace rulecheck::engine
