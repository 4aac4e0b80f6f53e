// Runs tests again when their files change.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "rulecheck/test.h"

namespace rulecheck::cli {

// Calls `run` for all of `paths`, then for the test files that a change of themselves, of
// their rule files or of the folders around them concerns. Looks at times and sizes of
// files five times a second. Ends after `runs` calls (0: never) with the last one's answer.
int Watch(const std::vector<std::string>& paths, const TestOptions& options, unsigned runs,
          const std::function<int(const std::vector<std::string>& paths)>& run);

}  // namespace rulecheck::cli
