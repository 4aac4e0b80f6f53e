// Base64 as Go's encoding/base64.StdEncoding has it.
#pragma once

#include <string>
#include <string_view>

#include "rulecheck/result.h"

namespace rulecheck::gotemplate {

std::string EncodeBase64(std::string_view bytes);

// Line breaks are passed over. The error is "illegal base64 data at input byte N".
Result<std::string> DecodeBase64(std::string_view text);

}  // namespace rulecheck::gotemplate
