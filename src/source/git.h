// Git, asked by its own program: with fixed arguments, without a shell, and with everything
// switched off by which a repository could run programs of its own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/result.h"

namespace rulecheck::source {

// The output of `git ARGUMENTS...` in the current folder. An error is what git says, on one line.
Result<std::string> RunGit(const std::vector<std::string>& arguments);

// Parts that end with a zero byte, as `-z` prints them.
std::vector<std::string> SplitZero(std::string_view text);

}  // namespace rulecheck::source
