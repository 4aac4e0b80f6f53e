// A change of a decoded text as a change of the file that holds it: in the style of the
// scalar, with its escapes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rulecheck/finding.h"
#include "rulecheck/mapped_text.h"

namespace rulecheck::edit {

// The bytes of the file that make `decoded` of the text read as `replacement`; nothing where
// that cannot be written in place: a line break, a plain scalar that would end or begin
// otherwise, an escape that stands for more than `decoded`. Of a text in a document of its
// own; what is inside of another text (a ConfigMap's value) may need the escapes of that one.
std::optional<Edit> EditScalar(const MappedText& text, Span decoded, std::string_view replacement);

}  // namespace rulecheck::edit
