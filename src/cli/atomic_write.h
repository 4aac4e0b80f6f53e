// Writes a file so that nobody ever reads half of it.
#pragma once

#include <string>
#include <string_view>

namespace rulecheck::cli {

// Writes beside the target and renames; a link's target is replaced, not the link. Pipes
// and devices are written directly. False with the reason in *error; the old file is as it was.
bool WriteFileAtomically(const std::string& path, std::string_view text, std::string* error);
// The same with the reason printed.
bool WriteFile(const std::string& path, std::string_view text);

}  // namespace rulecheck::cli
