// The one form of an error message of the program.
#pragma once

#include <string>

namespace rulecheck::cli {

// `error: MESSAGE` on standard error.
void PrintError(const std::string& message);

}  // namespace rulecheck::cli
