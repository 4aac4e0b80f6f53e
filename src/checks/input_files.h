// From the paths of a command line to the files to lint.
#pragma once

#include <string>
#include <vector>

#include "rulecheck/result.h"

namespace rulecheck::checks {

struct InputFiles {
  std::vector<std::string> files;       // as they are to be opened and printed; no file twice
  std::vector<std::string> unreadable;  // "path: reason"
};

// Files as given; directories walked for *.yaml, *.yml and *.rules in order of names, names
// that begin with a dot left out. Links are followed, each directory is entered once.
// "-" is passed through. A directory without any such file is unreadable, unless
// `allow_none`.
InputFiles FindInputFiles(const std::vector<std::string>& paths, bool allow_none);

// At most kMaxFileBytes; an error names the reason without the path.
Result<std::string> ReadInputFile(const std::string& path);

inline constexpr size_t kMaxFileBytes = size_t{64} << 20;

}  // namespace rulecheck::checks
