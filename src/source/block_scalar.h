// Literal (`|`) and folded (`>`) scalars, decoded by libyaml's rules with the place of
// every byte. yaml-cpp's own decoding loses line breaks of folded scalars.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "source/scalar_trace.h"

namespace rulecheck::source {

// `at` is the indicator, `parent` the column of the enclosing block collection (-1: none).
// `out` gets style, span and runs. A place where a tab stands for indentation is an
// error; it is returned.
std::optional<uint32_t> DecodeBlockScalar(std::string_view text, uint32_t at, int32_t parent,
                                          ScalarTrace* out, std::string* value);

// Whether two decodings agree in everything but spaces and line breaks.
bool SameButGaps(std::string_view a, std::string_view b);

}  // namespace rulecheck::source
