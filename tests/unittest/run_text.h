// A Run as the text that the goldens of testdata/unittest hold.
#pragma once

#include <string>

#include "rulecheck/run.h"

namespace rulecheck {

// Cases with their details, then findings, then what could not be read. Paths are
// shown relative to `root`.
std::string RunText(const Run& run, const std::string& root);

}  // namespace rulecheck
