// The tables of methods that templates can call on Go values.
#pragma once

#include <span>

#include "template/function.h"

namespace rulecheck::gotemplate {

using Arguments = std::span<const Value>;

std::span<const Function> TimeMethods();
std::span<const Function> DurationMethods();

}  // namespace rulecheck::gotemplate
