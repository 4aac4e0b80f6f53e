// Golden files of the parser: blocks of an input and what became of it, written as
// those of PromQL (tests/promql/golden.h). RULECHECK_UPDATE=1 rewrites the outputs.
#pragma once

#include <functional>
#include <string>

namespace rulecheck::logql {

// Checks every block of testdata/parse/NAME with `answer`, which gets the input
// without its last line break and returns lines.
void RunGolden(const std::string& name, const std::function<std::string(const std::string&)>& answer);

}  // namespace rulecheck::logql
