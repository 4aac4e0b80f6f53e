// Compares an answer with what a script expects.
#pragma once

#include <string>
#include <vector>

#include "engine/promql/engine.h"
#include "engine/script/promql/command.h"

namespace rulecheck::engine::script {

// Empty when the value is the expected one.
std::string CompareValue(const Eval& eval, const Value& value, const Symbols& symbols);

// `query` is the text the annotations' positions belong to.
std::string CompareAnnotations(const Eval& eval, const std::vector<Annotation>& annotations,
                               std::string_view query);

}  // namespace rulecheck::engine::script
