// Where a text of an alert is plain and where it is a template, without parsing it: broken ones have parts,
// too.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "rulecheck/span.h"

namespace rulecheck::checks {

// The stretches outside of `{{ ... }}`, in order.
std::vector<Span> PlainParts(std::string_view text);

// The first action that is nothing but a string with double braces, such as {{`{{ $value }}`}} or {{ "{{" }}.
std::optional<Span> FirstBraceLiteral(std::string_view text);

}  // namespace rulecheck::checks
