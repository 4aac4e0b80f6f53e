// JSON as a template value, as Go's encoding/json reads it into an interface.
#pragma once

#include <string_view>

#include "template/value.h"

namespace rulecheck::gotemplate {

// Objects are map[string]interface {}, arrays []interface {}, numbers float64. Nil for
// null and for what is no JSON, or nested deeper than 100 levels.
Value ParseJsonValue(std::string_view text);

}  // namespace rulecheck::gotemplate
