// Lint(): loads, runs the chosen checks, and judges and orders what they found.
#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <unordered_set>

#include "checks/check_runner.h"
#include "checks/extension_fields.h"
#include "checks/fold.h"
#include "checks/twins.h"
#include "policy/baseline.h"
#include "policy/changes.h"
#include "policy/gate.h"
#include "policy/project.h"
#include "promql/tree_scope.h"
#include "routing/load.h"
#include "rulecheck/lint.h"
#include "source/file_system.h"

namespace rulecheck {
namespace checks {
namespace {

// An alias makes one text many rules: what is wrong with it is said once.
void SortAndMerge(std::vector<Finding>* findings) {
  SortFindings(findings);
  const auto same = [](const Finding& a, const Finding& b) {
    return a.where.file == b.where.file && a.where.span == b.where.span && a.check == b.check &&
           a.message == b.message;
  };
  findings->erase(std::unique(findings->begin(), findings->end(), same), findings->end());
}

WorkspaceOptions ForWorkspace(const LintOptions& options) {
  WorkspaceOptions out{options.load,       options.jobs, options.allow_no_files, options.exclude,
                       options.git_ignore, false,        options.progress};
  if (options.project == nullptr) return out;
  out.wants = [project = options.project](const std::string& path, bool found) {
    return project->Wants(path, found);
  };
  out.load_for = [project = options.project](const std::string& path) { return project->For(path).load; };
  return out;
}

policy::GateSettings ForGate(const LintOptions& options) {
  policy::GateSettings out{options.select, options.ignore, options.severities, options.extend_select};
  out.project = options.project.get();
  out.today = options.today;
  out.ignore_suppressions = options.ignore_suppressions;
  out.baseline = options.baseline.get();
  return out;
}

const source::FileSystem& FilesOf(const LintOptions& options) {
  return options.files != nullptr ? *options.files : source::Disk();
}

// Whether this run has looked for a check in a file.
policy::Baseline::Judged JudgedBy(const Snapshot& snapshot, const policy::Gate& gate,
                                  const LintOptions& options) {
  std::unordered_set<std::string> paths;
  for (const auto& file : snapshot.files()) {
    if (snapshot.Reports(file->file.get())) paths.insert(FilesOf(options).Absolute(file->file->path()));
  }
  return [paths = std::move(paths), &gate](const std::string& path, const std::string& check) {
    return paths.contains(path) && gate.Runs(check);
  };
}

void RemarkBaseline(const Snapshot& snapshot, const policy::Gate& gate, const LintOptions& options,
                    Run* run) {
  const policy::Baseline::Judged judged = JudgedBy(snapshot, gate, options);
  if (options.prune_baseline) options.baseline->Prune(judged);
  const uint64_t known = options.baseline->taken(), stale = options.baseline->Stale(judged);
  if (known > 0) {
    run->remarks.push_back(
        fmt::format("{} finding{} in {}", known, known == 1 ? " is" : "s are", options.baseline->path()));
  }
  if (stale > 0) {
    run->remarks.push_back(
        fmt::format("{} no longer found: --prune-baseline removes {}",
                    stale == 1 ? "1 entry of it is" : fmt::format("{} entries of it are", stale),
                    stale == 1 ? "it" : "them"));
  }
}

std::shared_ptr<const Snapshot> Load(const std::vector<std::string>& paths, const LintOptions& options,
                                     std::shared_ptr<const SourceFile> standard_input) {
  Workspace workspace(ForWorkspace(options));
  workspace.Load(FilesOf(options), paths, std::move(standard_input), options.context);
  if (options.project != nullptr) routing::LoadNamedConfigs(FilesOf(options), *options.project, &workspace);
  return workspace.snapshot();
}

// With wrong settings nothing is judged.
bool RefuseSettings(const LintOptions& options, Run* run) {
  if (options.project == nullptr || options.project->errors().empty()) return false;
  run->unreadable.assign(options.project->errors().begin(), options.project->errors().end());
  run->refused = true;
  return true;
}

}  // namespace
}  // namespace checks

Run Lint(const Snapshot& snapshot, const LintOptions& options) {
  Run run;
  if (checks::RefuseSettings(options, &run)) return run;
  const promql::TreeScope trees;
  policy::GateSettings settings = checks::ForGate(options);
  std::optional<policy::Changes> changes;
  if (options.changed != nullptr)
    settings.changes = &changes.emplace(*options.changed, snapshot, options.load, checks::FilesOf(options));
  const policy::Gate gate(std::move(settings), LintChecks());
  run = snapshot.MakeRun();
  for (const auto& file : snapshot.files()) {
    run.findings.insert(run.findings.end(), file->findings.begin(), file->findings.end());
  }
  const checks::CheckRunner runner(snapshot, gate, options);
  std::vector<Finding> found = runner.Run();
  runner.AddFiles(&run);
  std::move(found.begin(), found.end(), std::back_inserter(run.findings));
  checks::MergeExtensionFields(&run.findings);
  std::erase_if(run.findings, [&](const Finding& finding) { return !snapshot.Reports(finding.where.file); });
  checks::SortAndMerge(&run.findings);
  checks::DropTwins(gate, &run.findings);
  policy::GateInput input{snapshot.files(), [&](const SourceFile* file) { return snapshot.Reports(file); }};
  input.pint_comments = options.pint_comments;
  gate.Apply(input, &run.findings);
  checks::FoldFindings(&run.findings);
  if (options.baseline != nullptr) checks::RemarkBaseline(snapshot, gate, options, &run);
  if (options.project != nullptr) {
    const auto settings = options.project->sources();
    run.files.insert(run.files.end(), settings.begin(), settings.end());
  }
  return run;
}

Run Lint(const std::vector<std::string>& paths, const LintOptions& options, const std::string* stdin_text,
         std::string_view stdin_name) {
  auto standard_input =
      stdin_text == nullptr ? nullptr : std::make_shared<SourceFile>(std::string(stdin_name), *stdin_text);
  return Lint(*checks::Load(paths, options, std::move(standard_input)), options);
}

Run LintSources(const std::vector<std::shared_ptr<const SourceFile>>& sources, const LintOptions& options) {
  Workspace workspace(checks::ForWorkspace(options));
  for (const auto& source : sources) {
    if (options.project == nullptr || options.project->Wants(source->path(), false)) workspace.Set(source);
  }
  return Lint(*workspace.snapshot(), options);
}

}  // namespace rulecheck
