// All checks of the program, of whichever room: for `explain`, completion and the names that
// flags take.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/finding.h"

namespace rulecheck::cli {

// Sorted by id.
std::span<const CheckInfo> AllChecks();
const CheckInfo* FindCheck(std::string_view id);  // null when unknown

// False, with the reason and the nearest name printed, when an entry names no check, no
// family and not "all".
bool CheckSelectors(const std::vector<std::string>& names);

// The error for a check that does not exist.
std::string NoSuchCheck(std::string_view what, std::string_view name);

}  // namespace rulecheck::cli
