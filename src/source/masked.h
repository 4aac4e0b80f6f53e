// YAML with parts that are no YAML, such as the actions of a template.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "source/tree.h"

namespace rulecheck::source {

// Parses `masked`, which has the length of the file and stand-ins in place of such parts. Scalars have the
// bytes of `shown`, of the same length, wherever they stand in the text as they decode. Never throws.
std::shared_ptr<const Tree> ParseMasked(const SourceFile& file, std::string masked, std::string_view shown);

}  // namespace rulecheck::source
