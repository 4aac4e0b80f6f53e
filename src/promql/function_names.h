// Help for names of functions that do not exist.
#pragma once

#include <string>
#include <string_view>

namespace rulecheck::promql {

// What the author of a call to an unknown function may have meant: the nearest
// name, the new name of a renamed function, or nothing.
std::string HintForFunction(std::string_view name);

}  // namespace rulecheck::promql
