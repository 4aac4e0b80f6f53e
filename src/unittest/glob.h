// File patterns of `rule_files`: Go's filepath.Glob, and `**` beside it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/result.h"

namespace rulecheck::source {
class FileSystem;
}

namespace rulecheck::unittest {

// Matches one path element (no `/`) against `* ? [a-z] [^a-z]` and backslash
// escapes, as path/filepath.Match. A malformed pattern is an error.
Result<bool> MatchElement(std::string_view pattern, std::string_view name);

// The existing paths that `pattern` names, sorted within each directory as Go
// sorts them (byte order). A pattern without wildcards names itself if it exists.
// With `allow_double_star`, an element `**` stands for any number of directories, none
// included; one that links lead to twice counts once. Directories that cannot be read match nothing, as in
// Go.
Result<std::vector<std::string>> Glob(const source::FileSystem& files, std::string_view pattern,
                                      bool allow_double_star);

// filepath.Join(directory, path) for a relative `path`: cleaned of `.`, `..` and
// doubled slashes. An absolute path is returned as it stands.
std::string JoinPath(std::string_view directory, std::string_view path);

// filepath.Dir: the cleaned folder of `path`, "." when it has none.
std::string DirectoryOf(std::string_view path);

}  // namespace rulecheck::unittest
