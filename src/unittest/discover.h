// Which files a run tests: paths as named, and test files found in directories.
#pragma once

#include <string>
#include <vector>

#include "documents/unit_test.h"
#include "rulecheck/run.h"
#include "rulecheck/test.h"

namespace rulecheck::unittest {

struct Discovered {
  std::vector<documents::TestFile> files;  // in order, each once
  std::vector<std::string> unreadable;     // "path: reason"
  std::vector<SkippedDocument> skipped;    // directories without a test file, links that lead nowhere
};

// Named files are tests whatever they hold. Of a directory those files are tests that look
// like one, or that are broken and speak of test cases.
Discovered Discover(const std::vector<std::string>& paths, const TestOptions& options);

// The test file that a text is.
documents::TestFile LoadTest(std::shared_ptr<const SourceFile> file, const TestOptions& options);

// What the file names in `rule_files`, as far as it exists; sorted.
std::vector<std::string> RuleFilesOf(const documents::TestFile& file, const TestOptions& options);

}  // namespace rulecheck::unittest
