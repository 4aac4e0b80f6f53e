// The parts of a path of a file.
#pragma once

#include <string_view>

namespace rulecheck {

// "a/b" of "a/b/c.yaml"; empty for a name alone. Views into `path`.
std::string_view FolderPart(std::string_view path);
// "c.yaml".
std::string_view NamePart(std::string_view path);

}  // namespace rulecheck
