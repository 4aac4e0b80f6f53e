// Whether a stream gets colours.
#pragma once

#include <cstdio>
#include <string_view>

namespace rulecheck::cli {

// `when` is always, never or auto. Order: `when`, NO_COLOR, FORCE_COLOR or
// CLICOLOR_FORCE, CLICOLOR=0, then whether the stream is a terminal that is not dumb.
bool WantsColour(std::string_view when, std::FILE* stream);

}  // namespace rulecheck::cli
