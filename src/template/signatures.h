// What the tables of functions share: parameter lists, and how a body reports a fault.
#pragma once

#include <span>
#include <string>
#include <utility>

#include "template/function.h"

namespace rulecheck::gotemplate {

using Args = std::span<const Value>;

// A function's own error; the caller adds the place.
inline Error Fault(std::string message) {
  return {std::move(message), {}};
}

// The body of a function from text to text.
template <std::string (*Map)(std::string_view)>
Result<Value> MapText(Machine&, Args args) {
  return Value::String(Map(args[0].text()));
}

inline constexpr Param kAny[] = {Param::kAny};
inline constexpr Param kTwoAny[] = {Param::kAny, Param::kAny};
inline constexpr Param kText[] = {Param::kString};
inline constexpr Param kTwoTexts[] = {Param::kString, Param::kString};
inline constexpr Param kThreeTexts[] = {Param::kString, Param::kString, Param::kString};
inline constexpr Param kOneDuration[] = {Param::kDuration};

}  // namespace rulecheck::gotemplate
