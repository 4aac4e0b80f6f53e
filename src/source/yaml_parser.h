// The border to yaml-cpp.
#pragma once

#include <string_view>

#include "source/tree_builder.h"
#include "source/yaml_outline.h"

namespace rulecheck::source {

// Reads all documents of `text` into `builder`, whose own text has the same length and
// the same bytes but for line breaks. With an outline of the text, yaml-cpp reads that;
// an error is then good for nothing but parsing the text itself. Errors end up in the
// builder; nothing is thrown.
void RunYamlParser(std::string_view text, const Outline* outline, TreeBuilder* builder);

}  // namespace rulecheck::source
