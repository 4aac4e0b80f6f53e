// Linting: files in, findings out.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/document.h"
#include "rulecheck/run.h"

namespace rulecheck {

// What the registry knows of a check (src/checks/registry.def).
struct CheckInfo {
  std::string_view id;       // "family/kebab-name"
  Severity severity;         // default severity
  Confidence confidence;     // of its findings, unless one says otherwise
  std::string_view summary;  // one line
  std::string_view page;     // the Markdown page that `rulecheck explain` prints
};

std::span<const CheckInfo> AllChecks();
const CheckInfo* FindCheck(std::string_view id);  // null when unknown

struct LintOptions {
  LoadOptions load;
  // Ids, families ("promql") or "all". An unknown name is an error of the caller's
  // command line: see UnknownSelectors.
  std::vector<std::string> select = {"all"};
  std::vector<std::string> ignore;
  bool allow_no_files = false;  // a directory without a rule file is fine
  unsigned jobs = 0;            // 0: one per core. Output does not depend on it.
};

// The entries that name no check and no family.
std::vector<std::string> UnknownSelectors(const std::vector<std::string>& names);

// Lints files and directories (walked for *.yaml, *.yml, *.rules; sorted). "-" is
// standard input, already read into `stdin_text`, shown as `stdin_name`.
Run Lint(const std::vector<std::string>& paths, const LintOptions& options,
         const std::string* stdin_text = nullptr, std::string_view stdin_name = "<stdin>");

// The same for texts that are in memory already.
Run LintSources(const std::vector<std::shared_ptr<const SourceFile>>& sources, const LintOptions& options);

}  // namespace rulecheck
