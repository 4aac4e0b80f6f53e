// Runs tests, or lint, again when their files change.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "rulecheck/test.h"
#include "source/file_system.h"
#include "source/walk.h"

namespace rulecheck::cli {

// Calls `run` for all of `paths`, then for the test files that a change of themselves, of
// their rule files or of the folders around them concerns. Looks at times and sizes of
// files five times a second. Ends after `runs` calls (0: never) with the last one's answer.
int Watch(const std::vector<std::string>& paths, const TestOptions& options, unsigned runs,
          const std::function<int(const std::vector<std::string>& paths)>& run);

// The files of a walk, the folders around them, and settings.
struct WatchScope {
  const source::FileSystem& files;
  std::vector<std::string> paths;  // named files and folders, and what else bears on the answer
  source::WalkOptions walk;
};

// Calls `run` at first and after each change of what is in the scope, as Watch does.
int WatchAll(const WatchScope& scope, unsigned runs, const std::function<int()>& run);

}  // namespace rulecheck::cli
