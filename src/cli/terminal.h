// What is known of the terminal behind a stream.
#pragma once

#include <cstdio>
#include <optional>

namespace rulecheck::cli {

// Its width in cells; nothing when the stream leads elsewhere.
std::optional<unsigned> TerminalColumns(std::FILE* stream);

}  // namespace rulecheck::cli
