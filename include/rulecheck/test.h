// Unit tests of rules: promtool's test files, run without Prometheus.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/document.h"
#include "rulecheck/run.h"

namespace rulecheck {

struct TestOptions {
  LoadOptions load;
  std::vector<std::string> run;  // regular expressions on "file::group::case"; empty: all
  bool promtool_compat = false;  // promtool 3.14's verdict, traps included
  unsigned jobs = 0;             // 0: one per core. Output does not depend on it.
  // Evaluate rules tick by tick even where they could run over stretches of time:
  // the slow way, kept to check the other.
  bool tick_by_tick = false;
};

// Runs test files; a directory is searched for test files by content. A file that
// cannot be loaded is a finding and fails the run; so is a rule_files pattern
// that matches nothing (unless promtool_compat).
//
// In the Run, `counts.queries` is the number of cases before `options.run` filters
// them: cases empty with queries > 0 means that the filter selects nothing, both
// zero that there is nothing to test. A pattern of `options.run` that is no regular
// expression is in `unreadable`.
Run Test(const std::vector<std::string>& paths, const TestOptions& options);

// The same for one test file that is in memory: standard input, an editor's buffer.
// Relative `rule_files` start at the folder of the file's path.
Run TestFileText(std::shared_ptr<const SourceFile> file, const TestOptions& options);

}  // namespace rulecheck
