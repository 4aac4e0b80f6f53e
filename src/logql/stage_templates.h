// The templates of line_format and label_format, as far as building the stage goes:
// their syntax and the names of functions. Running them is the engine's.
#pragma once

#include <string_view>

#include "template/template.h"

namespace rulecheck::logql {

// Loki's functions by name only: templates parsed with it must not be run.
const gotemplate::FunctionSet& StageFunctionNames();

// `name` is that of Loki's messages: "line" or "label".
gotemplate::ParseOutcome ParseStageTemplate(std::string_view text, std::string_view name);

}  // namespace rulecheck::logql
