// Fixes of findings: which of them go together, and rounds of them as one change.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "rulecheck/finding.h"

namespace rulecheck::edit {

struct ChosenFixes {
  std::vector<Edit> edits;  // composed
  size_t fixes = 0;
};

// Of the fixes of one file each that is not at odds with one before it; the others are for
// the next round.
ChosenFixes ChooseFixes(std::span<const Fix* const> fixes);

// One change in place of two: `first`, which made the text `between`, and `second` of that.
// Both are composed, and so is the result.
std::vector<Edit> Then(std::span<const Edit> first, std::string_view between, std::span<const Edit> second);

}  // namespace rulecheck::edit
