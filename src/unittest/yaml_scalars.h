// Scalars of test files as promtool's YAML 1.1 decoder (yaml.v2) takes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "rulecheck/result.h"
#include "source/tree.h"

namespace rulecheck::unittest {

// A null that yaml.v2 also hides from custom decoders: nothing, `~` or `null`.
bool IsPlainNull(const source::Node& node);

// The value of a number: plain (or tagged !!int, !!float) integers of any base, with
// underscores, floats, `.inf`, `.nan`. Nothing for anything else.
std::optional<double> YamlFloat(const source::Node& node);

// true/false, yes/no, on/off, y/n, in the three usual cases of letters.
std::optional<bool> YamlBool(const source::Node& node);

// A `start_timestamp`: Unix seconds, maybe with a fraction, or RFC 3339. Milliseconds.
Result<int64_t> ParseStartTimestamp(std::string_view text);

}  // namespace rulecheck::unittest
