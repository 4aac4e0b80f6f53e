// Unit tests of rules: promtool's test files, run without Prometheus.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/document.h"
#include "rulecheck/result.h"
#include "rulecheck/run.h"

namespace rulecheck {

namespace source {
class FileSystem;
}
namespace policy {
class Project;
}

// A share of the test groups, for a run that is spread over several machines. The
// cases of a group share their evaluation, so a group is never split. Put together
// again, the parts give the cases of the whole run; what is wrong with a file is
// said in each part that reads it.
struct Partition {
  enum class Kind : uint8_t {
    kSlice,  // every count-th group: parts of equal size
    kHash,   // by "file::group": a group stays in its part when others come or go
  };
  Kind kind = Kind::kSlice;
  uint32_t index = 1;  // 1 .. count
  uint32_t count = 1;  // 1: everything
};

// Reads "slice:2/5" or "hash:2/5".
Result<Partition> ParsePartition(std::string_view text);

// Counts of a run under way, for another thread to read.
struct TestProgress {
  std::atomic<uint64_t> total{0};  // cases that will run
  std::atomic<uint64_t> done{0};
  std::atomic<uint64_t> failed{0};
};

// Whatever running unit tests can report beside its cases: its own checks and those of
// loading files; sorted by id.
std::span<const CheckInfo> TestChecks();

struct TestOptions {
  LoadOptions load;
  // As in LintOptions. They choose among findings; what fails a case still fails it.
  std::vector<std::string> select = {"all"};
  std::vector<std::string> ignore;
  std::map<std::string, std::optional<Severity>, std::less<>> severities;
  std::vector<std::string> extend_select;
  std::shared_ptr<policy::Project> project;
  std::optional<int64_t> today;
  std::vector<std::string> run;  // regular expressions on "file::group::case"; empty: all
  bool promtool_compat = false;  // promtool 3.14's verdict, traps included
  unsigned jobs = 0;             // 0: one per core. Output does not depend on it.
  // Evaluate rules tick by tick even where they could run over stretches of time:
  // the slow way, kept to check the other.
  bool tick_by_tick = false;
  // Explain passed cases, too (CaseResult::explanation). Otherwise the first hundred
  // failed ones are.
  bool explain = false;
  Partition partition;
  // The order in which groups run, made from this seed. The report keeps the order
  // of the files, so it can only differ together with `max_failures`.
  std::optional<uint64_t> shuffle;
  // No further group once this many cases failed; 0: never stop. Groups are judged
  // whole, and a test file that does not load counts as a failure before all others.
  uint64_t max_failures = 0;
  // Name the chosen cases and run nothing: their status says nothing.
  bool list_only = false;
  // Change the rules in many small ways, and see which changes the cases notice: Run::mutation.
  bool mutate = false;
  double mutate_seconds = 0;  // wall time that may be spent on it; 0: as much as it takes
  // Record what of the rules the cases reach: Run::coverage.
  bool coverage = false;
  // Which files of a folder are looked at, as for LintOptions.
  std::vector<std::string> exclude;  // patterns as in `.gitignore`
  bool git_ignore = true;
  const source::FileSystem* files = nullptr;         // not owned; null: the disk
  std::shared_ptr<const SourceFile> standard_input;  // what the path "-" means
  TestProgress* progress = nullptr;                  // not owned
};

// Runs test files; a directory is searched for test files by content, and is in
// `skipped` when it has none. A file that cannot be loaded is a finding and fails
// the run; so is a rule_files pattern that matches nothing (unless promtool_compat).
//
// In the Run, `counts.queries` is the number of cases before `options.run` filters
// them, `counts.selected` the number after it: cases empty with selected > 0 means
// that this partition is empty, with queries > 0 that the filter selects nothing,
// all zero that there is nothing to test. A pattern of `options.run` that is no
// regular expression is in `unreadable`.
Run Test(const std::vector<std::string>& paths, const TestOptions& options);

// The same for one test file that is in memory: standard input, an editor's buffer.
// Relative `rule_files` start at the folder of the file's path.
Run TestFileText(std::shared_ptr<const SourceFile> file, const TestOptions& options);

// The files behind a test: when one of them changes, its answer may.
struct TestInputs {
  std::string path;
  std::vector<std::string> rule_files;  // existing ones, sorted
};

// The test files that Test would run, by the same search, without running them.
std::vector<TestInputs> FindTests(const std::vector<std::string>& paths, const TestOptions& options);

}  // namespace rulecheck
