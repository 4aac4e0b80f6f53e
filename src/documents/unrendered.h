// Values that another tool fills in before anyone loads the rules: actions of Helm, variables of envsubst.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rulecheck/span.h"

namespace rulecheck::documents {

struct Unrendered {
  Span span;         // in the text
  std::string tool;  // "Helm", "Flux or envsubst"
};

// The first such place. `${var}` of a dashboard is none: environment variables have capitals or a default.
std::optional<Unrendered> FindUnrendered(std::string_view text);

}  // namespace rulecheck::documents
