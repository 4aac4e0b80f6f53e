// Linting: a snapshot in, findings out.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/document.h"
#include "rulecheck/run.h"
#include "rulecheck/workspace.h"

namespace rulecheck {

namespace policy {
class Baseline;
class Project;
struct ChangedFiles;
}  // namespace policy
namespace source {
class FileSystem;
}

// Whatever Lint can report, sorted by id.
std::span<const CheckInfo> LintChecks();

struct LintOptions {
  LoadOptions load;
  // Ids, families ("promql") or "all"; the more precise entry wins. What names nothing is
  // an error of the caller's.
  std::vector<std::string> select = {"all"};
  std::vector<std::string> ignore;
  // Other severities, by the same names; nothing: off.
  std::map<std::string, std::optional<Severity>, std::less<>> severities;
  // Also those that are off unless settings switch them on.
  std::vector<std::string> extend_select;
  // The settings of the repository: which files of folders are read, as what, and what is
  // said of them. Null: none.
  std::shared_ptr<policy::Project> project;
  std::optional<int64_t> today;  // days since 1970-01-01: what has ended; nothing: nothing has
  bool ignore_suppressions = false;
  bool pint_comments = false;  // `# pint disable` suppresses what says the same here
  // Findings that it knows are left out, and remembered there. Null: none.
  std::shared_ptr<policy::Baseline> baseline;
  bool prune_baseline = false;  // and what it knows in vain is taken out of it
  // Report only what differs from an older state, and what that affects. Null: all.
  std::shared_ptr<const policy::ChangedFiles> changed;
  std::shared_ptr<const source::FileSystem> files;  // null: the disk
  // Files and folders that are read for what others refer to; nothing is reported of them.
  std::vector<std::string> context;
  bool allow_no_files = false;  // a directory without a file to read is fine
  // Which files of a directory are left out: patterns as in `.gitignore`, and whether those of
  // git's own ignore files count.
  std::vector<std::string> exclude;
  bool git_ignore = true;
  unsigned jobs = 0;                 // 0: one per core. Output does not depend on it.
  LoadProgress* progress = nullptr;  // not owned
};

Run Lint(const Snapshot& snapshot, const LintOptions& options);

// Lints files and directories (see Workspace::Load). "-" is standard input, already read
// into `stdin_text`, shown as `stdin_name`.
Run Lint(const std::vector<std::string>& paths, const LintOptions& options,
         const std::string* stdin_text = nullptr, std::string_view stdin_name = "<stdin>");

// The same for texts that are in memory already.
Run LintSources(const std::vector<std::shared_ptr<const SourceFile>>& sources, const LintOptions& options);

}  // namespace rulecheck
