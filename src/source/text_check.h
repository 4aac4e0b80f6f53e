// What a text must be before a YAML parser sees it: valid UTF-8 without control
// characters, of a bounded size. UTF-16 is brought to UTF-8 with a map back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rulecheck/mapped_text.h"
#include "source/source_text.h"
#include "source/tree.h"

namespace rulecheck::source {

// The first byte that YAML does not allow, as an error whose span is of `text`.
std::optional<TreeError> CheckText(std::string_view text);

// True when the text starts with a byte order mark of UTF-16.
bool IsUtf16(std::string_view text);

// Decodes UTF-16 (either order, mark included); unpaired surrogates become U+FFFD.
// `map` gets for each decoded byte its place in `source`'s file.
std::string DecodeUtf16(const SourceText& source, OffsetMap* map);

}  // namespace rulecheck::source
