// The border to yaml-cpp.
#pragma once

#include <string_view>

#include "source/tree_builder.h"

namespace rulecheck::source {

// Reads all documents of `text` into `builder`, whose own text has the same length and
// the same bytes but for line breaks. Errors end up in the builder; nothing is thrown.
void RunYamlParser(std::string_view text, TreeBuilder* builder);

}  // namespace rulecheck::source
