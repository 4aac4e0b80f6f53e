// Reading times by Go's layouts.
#pragma once

#include <optional>
#include <string_view>

#include "template/value.h"

namespace rulecheck::gotemplate {

// As time.ParseInLocation; times without a zone are `offset` seconds ahead of UTC.
// Nothing when the text does not fit the layout.
std::optional<Instant> ParseTime(std::string_view layout, std::string_view text, int64_t offset);

}  // namespace rulecheck::gotemplate
