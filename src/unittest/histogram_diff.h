// Says which parts of two native histograms differ.
#pragma once

#include <string_view>
#include <vector>

#include "unittest/compare.h"

namespace rulecheck::unittest {

// Both in the notation of unit tests, `{{count:4 sum:2 buckets:[1 3]}}`, as the engine
// prints it. A part is a key, or one element of a list: "buckets[1]". A key that is
// not written has its default there (0, an empty list, the hint `unknown`).
std::vector<FieldDiff> DiffHistograms(std::string_view expected, std::string_view got);

}  // namespace rulecheck::unittest
