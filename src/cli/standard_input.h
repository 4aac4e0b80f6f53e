// Standard input as a file among others.
#pragma once

#include <string>

namespace rulecheck::cli {

// All of standard input, up to the size that is looked at in any file. False when it cannot
// be read (the reason has been printed).
bool ReadStandardInput(std::string* text);

}  // namespace rulecheck::cli
