// Help for names of functions that do not exist.
#pragma once

#include <string>
#include <string_view>

#include "rulecheck/promql_functions.h"

namespace rulecheck::promql {

// What the author of a call to an unknown function may have meant: the nearest
// name, the new name of a renamed function, or nothing.
std::string HintForFunction(std::string_view name, TargetVersion target);
// For a function that is newer than the target: its former name, if it had one; else empty.
std::string HintForNewFunction(const FunctionInfo& function, TargetVersion target);

}  // namespace rulecheck::promql
