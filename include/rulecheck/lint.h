// Linting: a snapshot in, findings out.
#pragma once

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
