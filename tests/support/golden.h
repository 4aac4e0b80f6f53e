// Golden files of the parsers: blocks of an input and what became of it.
//
//   // comments, only before the first block
//   input, maybe several lines
//   --
//   expected output
//   ==
//   next input ...
//
// RULECHECK_UPDATE=1 rewrites the outputs in place.
#pragma once

#include <functional>
#include <string>

namespace rulecheck::test {

// Checks every block of testdata/parse/NAME with `answer`, which gets the input
// without its last line break and returns lines.
void RunGolden(const std::string& name, const std::function<std::string(const std::string&)>& answer);

}  // namespace rulecheck::test
