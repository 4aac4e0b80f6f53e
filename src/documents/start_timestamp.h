// The `start_timestamp` of a test.
#pragma once

#include <cstdint>
#include <string_view>

#include "rulecheck/result.h"

namespace rulecheck::documents {

// Unix seconds, maybe with a fraction, or RFC 3339. Milliseconds.
Result<int64_t> ParseStartTimestamp(std::string_view text);

}  // namespace rulecheck::documents
