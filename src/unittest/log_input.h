// Puts the log lines of a test group where LogQL finds them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/logql/log_store.h"
#include "rulecheck/finding.h"
#include "rulecheck/source_file.h"
#include "rulecheck/test_suite.h"
#include "source/file_system.h"

namespace rulecheck::unittest {

// Bounds for hostile input.
struct LogLoadLimits {
  uint64_t max_entries = 2'000'000;
  uint64_t max_bytes = uint64_t{1} << 29;  // of lines and structured metadata
  uint64_t max_file_bytes = uint64_t{1} << 28;
};

struct LogLoadOptions {
  int64_t start_ms = 0;   // of the test group
  std::string directory;  // relative paths start here
  const source::FileSystem* files = &source::Disk();
  LogLoadLimits limits;
};

// Fills the store and seals it. What is wrong with entries and files is added to
// *findings, an error meaning that the group must not run; files that findings point
// into are added to *files.
void LoadLogs(const LogGroup& group, const SourceFile& test_file, const LogLoadOptions& options,
              engine::logql::LogStore* store, std::vector<Finding>* findings,
              std::vector<std::shared_ptr<const SourceFile>>* files);

}  // namespace rulecheck::unittest
