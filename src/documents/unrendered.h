// Values that another tool fills in before anyone loads the rules: actions of Helm, ERB and Jinja, variables
// of envsubst, words in angle brackets that a person replaces.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rulecheck/span.h"

namespace rulecheck::documents {

struct Unrendered {
  Span span;         // in the text
  std::string tool;  // "Helm", "Flux or envsubst", "ERB"
};

// The first such place. `${var}` of a dashboard is none: environment variables have capitals or a default.
std::optional<Unrendered> FindUnrendered(std::string_view text);
// `<% %>` and `{% %}`, which mean nothing in any text of a rule.
std::optional<Unrendered> FindBlockTemplate(std::string_view text);
// The same in a text that cannot be what it must be (a query, a duration): any action there, but those of
// the alert's own templates, and a word in angle brackets that is the whole text.
std::optional<Unrendered> FindAnyUnrendered(std::string_view text);

}  // namespace rulecheck::documents
