// Standard output of the program: what cannot be written is never lost silently.
#pragma once

#include <string_view>

namespace rulecheck::cli {

// Writes to standard output; remembers the reason of the first failure. False when this or an earlier text
// was lost.
bool Print(std::string_view text);

// Hands on everything written, by whatever means, to standard output. False when some of it was lost (the
// reason has been printed, once).
bool FinishStandardOutput();

}  // namespace rulecheck::cli
