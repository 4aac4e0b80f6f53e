// The function set of line_format and label_format (functionMap of pkg/logql/log/fmt.go).
// The names are those of logql/template_functions.def. What the functions ask of the line
// stands in Environment: entry_line, entry_time_ns, now_ns. Times are in UTC.
#pragma once

#include "template/function.h"

namespace rulecheck::gotemplate {

const FunctionSet& LokiFunctions();

// The parts of the set, one file each.
std::span<const Function> LokiTextFunctions();
std::span<const Function> LokiNumberFunctions();
std::span<const Function> LokiTimeFunctions();

}  // namespace rulecheck::gotemplate
