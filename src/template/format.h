// Go's fmt package for template values: print, println, printf and %v.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "template/value.h"

namespace rulecheck::gotemplate {

// As fmt.Sprint of one operand.
std::string FormatPlain(const Value& value);

// As fmt.Sprint: blanks between operands when neither is a string.
std::string Sprint(std::span<const Value> values);
std::string Sprintln(std::span<const Value> values);

// As fmt.Sprintf. Stops growing beyond `limit` bytes (plus one operand).
std::string Sprintf(std::string_view format, std::span<const Value> values, size_t limit);

}  // namespace rulecheck::gotemplate
