// eq, ne, lt, le, gt, ge of text/template.
#pragma once

#include <span>

#include "rulecheck/result.h"
#include "template/value.h"

namespace rulecheck::gotemplate {

// first == any of rest.
Result<bool> EqualsAny(const Value& first, std::span<const Value> rest);
Result<bool> Less(const Value& a, const Value& b);

}  // namespace rulecheck::gotemplate
