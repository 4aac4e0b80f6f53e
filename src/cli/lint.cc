#include "rulecheck/lint.h"

#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>

#include "cli/app.h"
#include "cli/atomic_write.h"
#include "cli/check_flags.h"
#include "cli/config_flags.h"
#include "cli/exit_code.h"
#include "cli/fix.h"
#include "cli/load_flags.h"
#include "cli/output.h"
#include "cli/print_error.h"
#include "cli/progress.h"
#include "cli/run_flags.h"
#include "cli/standard_input.h"
#include "cli/standard_output.h"
#include "cli/walk_flags.h"
#include "cli/watch.h"
#include "policy/baseline.h"
#include "policy/changes.h"
#include "policy/pint_files.h"
#include "policy/project.h"

namespace rulecheck::cli {
namespace {

constexpr const char* kLintExample =
    "Examples:\n"
    "  rulecheck lint rules/\n"
    "  rulecheck lint --ignore promql/plain-text-regexp --output-format concise rules/*.yaml\n"
    "  rulecheck lint --config policies/strict.yaml rules/\n"
    "  rulecheck lint --since origin/main\n"
    "  rulecheck lint --diff rules/ && rulecheck lint --fix rules/\n"
    "  rulecheck lint --watch rules/\n"
    "  rulecheck lint --write-baseline && rulecheck lint --baseline .rulecheck-baseline.json\n"
    "  kubectl get prometheusrule -o yaml | rulecheck lint -\n"
    "\n"
    "Settings are those of .rulecheck.yaml (`rulecheck config`). A finding is suppressed by a comment\n"
    "behind it, or above its rule: `# rulecheck: ignore[ID] until 2027-01-31 -- reason`.\n"
    "Directories are searched for YAML and JSON files. Documents that hold no rules and no\n"
    "dashboard are skipped and counted (-v lists them). `rulecheck explain ID` tells more of a check.";

struct LintFlags {
  bool reads_stdin() const { return std::find(paths.begin(), paths.end(), "-") != paths.end(); }

  std::vector<std::string> paths;
  CheckFlags checks;
  std::string stdin_name = "<stdin>";
  unsigned jobs = 0;
  std::vector<std::string> context;
  bool allow_no_files = false;
  bool ignore_suppressions = false;
  bool pint_comments = false;
  bool force_exclude = false;
  std::string baseline, since;
  bool write_baseline = false, prune_baseline = false, staged = false;
  bool watch = false;
  unsigned watch_runs = 0;
  FixFlags fix;
  ConfigFlags config;
  OutputOptions output;
  LoadFlags load;
  WalkFlags walk;
};

// Where the baseline is: as a flag says, else as the settings of the first path say.
std::string BaselinePath(const LintFlags& options, policy::Project& project) {
  if (!options.baseline.empty()) return options.baseline;
  const std::string& first = options.paths.front();
  const auto info = source::Disk().Info(first);
  const bool folder = info.ok() && info->kind == source::FileKind::kFolder;
  const auto& named = project.For(folder ? first + "/x.yaml" : first).settings.baseline;
  if (!named)
    return options.write_baseline || options.prune_baseline ? std::string(policy::kBaselineName) : "";
  const std::string beside = source::FolderOf(named->place.file->path());
  return named->path.starts_with('/') || beside == "." ? named->path : beside + "/" + named->path;
}

// False when it cannot be read (the reason has been printed).
bool OpenBaseline(const LintFlags& options, LintOptions* lint) {
  const std::string path = BaselinePath(options, *lint->project);
  if (path.empty()) return true;
  lint->baseline = std::make_shared<policy::Baseline>(source::Disk(), path);
  lint->prune_baseline = options.prune_baseline;
  if (options.write_baseline) lint->baseline->Record();
  if (options.write_baseline) return true;
  // What settings name may still have to be written.
  const bool must_exist = !options.baseline.empty() || options.prune_baseline;
  if (!must_exist && !source::Disk().Info(path)) return true;
  const Status status = lint->baseline->Read();
  if (!status) PrintError(path + ": " + status.error().message);
  return status.ok();
}

// What the run may report, by git. False when that cannot be told (the reason has been printed).
bool FindChanges(const LintFlags& options, LintOptions* lint) {
  if (options.since.empty() && !options.staged) return true;
  auto staged = std::make_shared<source::OverlayFiles>(source::Disk());
  const Result<policy::ChangedFiles> changed = options.staged
                                                   ? policy::ChangedInIndex(source::Disk(), staged.get())
                                                   : policy::ChangedSince(options.since, source::Disk());
  if (!changed) {
    PrintError((options.staged ? "--staged: " : "--since: ") + changed.error().message);
    return false;
  }
  lint->changed = std::make_shared<policy::ChangedFiles>(*changed);
  if (options.staged) lint->files = staged;
  return true;
}

// Writes the baseline that flags ask for. False when it cannot be written.
bool StoreBaseline(const LintFlags& options, const Run& run, const policy::Baseline& baseline) {
  if (run.refused || !run.unreadable.empty()) return true;
  if (!WriteFile(baseline.path(), baseline.Print())) return false;
  if (!options.output.quiet) {
    const std::string line = fmt::format("wrote {} findings to {}\n", baseline.size(), baseline.path());
    std::fputs(line.c_str(), stderr);
  }
  return true;
}

// From now on the run reads files without what comments of pint hide.
std::shared_ptr<const policy::PintFiles> HideFromPint(LintOptions* lint) {
  const std::shared_ptr<const source::FileSystem> disk(std::shared_ptr<void>(), &source::Disk());
  auto out = std::make_shared<const policy::PintFiles>(lint->files != nullptr ? lint->files : disk);
  lint->files = out;
  return out;
}

void RemarkHidden(size_t lines, Run* run) {
  if (lines > 0)
    run->remarks.push_back(fmt::format("{} hidden by comments of pint",
                                       lines == 1 ? "1 line is" : fmt::format("{} lines are", lines)));
}

// One look at the files. False when the baseline cannot be read (the reason has been printed).
bool Look(const LintFlags& options, LintOptions* lint, const std::string* stdin_text, Run* run) {
  if (!OpenBaseline(options, lint)) return false;
  LoadProgress progress;
  lint->progress = &progress;
  const ProgressBar bar(progress, "auto", options.output.quiet);
  *run = Lint(options.paths, *lint, stdin_text, options.stdin_name);
  lint->progress = nullptr;
  return true;
}

// What is found in the files as --fix would leave them.
std::string Staying(const Run& run) {
  const size_t left = run.findings.size();
  if (left == 0) return {};
  return left == 1 ? " (1 finding stays)" : fmt::format(" ({} findings stay)", left);
}

int ShowDiff(const Fixer& fixer, const Run& run, const OutputOptions& output) {
  Print(fixer.Diff());
  if (!FinishStandardOutput()) return kTrouble;
  for (const std::string& unreadable : run.unreadable) PrintError(unreadable);
  if (!output.quiet && fixer.fixes() == 0) fmt::print(stderr, "nothing to fix{}\n", Staying(run));
  if (!output.quiet && fixer.fixes() > 0)
    fmt::print(stderr, "--fix would make {}{}\n", fixer.Summary(), Staying(run));
  if (!run.unreadable.empty()) return kTrouble;
  return fixer.fixes() > 0 && !output.exit_zero ? kFound : kFine;
}

// Looks again after each round: a fix may make room for another. Of standard input the fixed text
// is printed, and what is left is reported on standard error.
int FixAll(const LintFlags& options, LintOptions lint, const std::string* stdin_text) {
  constexpr int kMaxRounds = 10;
  Fixer fixer(lint, options.fix.unsafe);
  lint.files = fixer.files();
  std::string input = stdin_text == nullptr ? "" : *stdin_text;
  Run run;
  for (int round = 0; round <= kMaxRounds; ++round) {
    if (!Look(options, &lint, stdin_text == nullptr ? nullptr : &input, &run)) return kTrouble;
    if (round == kMaxRounds || !fixer.MakeFixes(run)) break;
    input = fixer.TextOf(options.stdin_name, input);
  }
  if (options.fix.diff) return ShowDiff(fixer, run, options.output);
  OutputOptions output = options.output;
  output.to_stderr = stdin_text != nullptr;
  if (stdin_text != nullptr) {
    Print(input);
  } else if (!fixer.Write()) {
    return kTrouble;
  }
  if (fixer.fixes() > 0) run.remarks.push_back("made " + fixer.Summary());
  if (!WriteReport(run, output)) return kTrouble;
  return ExitCodeOf(run, output);
}

// What cannot be had together with fixes. False with the reason printed.
bool CheckFixFlags(const LintFlags& options) {
  const std::pair<bool, std::string_view> at_odds[] = {
      {options.staged, "--staged: the index is not written"},
      {options.pint_comments, "--pint-comments: what they hide is not read"},
      {options.write_baseline || options.prune_baseline, "writing a baseline"},
      {options.watch, "--watch"},
      {options.reads_stdin() && options.paths.size() > 1, "standard input and files at once"},
  };
  if (options.fix.unsafe && !options.fix.wanted()) {
    PrintError("--unsafe-fixes goes with --fix or --diff");
    return false;
  }
  for (const auto& [is_set, what] : at_odds) {
    if (!options.fix.wanted() || !is_set) continue;
    PrintError(fmt::format("{} does not go with {}", options.fix.fix ? "--fix" : "--diff", what));
    return false;
  }
  return true;
}

int RunOnce(LintFlags& options) {
  LintOptions lint;
  if (!CheckOutputOptions(options.output) ||
      !ApplyCheckFlags(options.checks, &lint.select, &lint.ignore, &lint.extend_select) ||
      !ApplyLoadFlags(options.load, &lint.load)) {
    return kTrouble;
  }
  lint.load.promql.packed = true;
  options.config.read_facts = true;
  lint.project = MakeProject(options.config, options.load, lint.load, options.force_exclude);
  lint.today = Today();
  lint.ignore_suppressions = options.ignore_suppressions;
  lint.pint_comments = options.pint_comments;
  lint.jobs = options.jobs;
  lint.context = options.context;
  lint.allow_no_files = options.allow_no_files;
  lint.exclude = options.walk.exclude;
  lint.git_ignore = !options.walk.no_ignore;
  std::string stdin_text;
  const bool reads_stdin = options.reads_stdin();
  if (reads_stdin && !ReadStandardInput(&stdin_text)) return kTrouble;
  if (!FindChanges(options, &lint)) return kTrouble;
  const auto pint = options.pint_comments ? HideFromPint(&lint) : nullptr;
  const size_t hidden = pint == nullptr ? 0 : policy::BlankHiddenFromPint(&stdin_text);
  if (options.fix.wanted()) return FixAll(options, lint, reads_stdin ? &stdin_text : nullptr);
  Run run;
  if (!Look(options, &lint, reads_stdin ? &stdin_text : nullptr, &run)) return kTrouble;
  if (pint != nullptr) RemarkHidden(hidden + pint->hidden_lines(), &run);
  if ((options.write_baseline || options.prune_baseline) && !StoreBaseline(options, run, *lint.baseline))
    return kTrouble;
  if (!WriteReport(run, options.output)) return kTrouble;
  return ExitCodeOf(run, options.output);
}

int RunLint(LintFlags& options) {
  if (options.paths.empty()) options.paths.push_back(".");
  if (!CheckFixFlags(options)) return kTrouble;
  if (!options.watch) return RunOnce(options);
  if (options.reads_stdin()) {
    PrintError("standard input cannot be watched");
    return kTrouble;
  }
  WatchScope scope{source::Disk(), options.paths, {}};
  scope.paths.insert(scope.paths.end(), options.context.begin(), options.context.end());
  scope.walk.exclude = options.walk.exclude;
  scope.walk.git_ignore = !options.walk.no_ignore;
  return WatchAll(scope, options.watch_runs, [&options] { return RunOnce(options); });
}

void AddKnown(CLI::App& app, LintFlags* options) {
  app.add_option("--baseline", options->baseline,
                 "Do not report the findings of this file [`baseline` of the settings]")
      ->type_name("FILE")
      ->group("Known findings");
  auto* write = app.add_flag("--write-baseline", options->write_baseline,
                             "Write what is found to the baseline, for all that is found later to be new")
                    ->group("Known findings");
  app.add_flag("--prune-baseline", options->prune_baseline,
               "Take out of the baseline what is no longer found; nothing is added")
      ->excludes(write)
      ->group("Known findings");
  auto* since = app.add_option("--since", options->since,
                               "Report only what was changed since this commit of git (from where the\n"
                               "work tree went away from it), and what reads what was changed")
                    ->type_name("REF")
                    ->excludes(write)
                    ->group("Known findings");
  app.add_flag("--staged", options->staged, "The same for what is staged: as it is in the index")
      ->excludes(since)
      ->excludes(write)
      ->group("Known findings");
}

}  // namespace

Command AddLint(CLI::App& root) {
  CLI::App* app = root.add_subcommand("lint", "Check rules for mistakes");
  const auto options = std::make_shared<LintFlags>();
  app->add_option("PATH", options->paths, "Files and directories; - is standard input [.]");
  AddCheckFlags(*app, &options->checks);
  app->add_flag("--ignore-suppressions", options->ignore_suppressions,
                "Show what comments (`# rulecheck: ignore[ID]`) and annotations suppress")
      ->group("Checks");
  app->add_flag("--pint-comments", options->pint_comments,
                "`# pint disable NAME` and `# pint snooze DAY NAME` suppress what says the same here,\n"
                "what `# pint ignore/...` hides is not read (docs/pint.md)")
      ->group("Checks");
  AddKnown(*app, options.get());
  AddFixFlags(*app, &options->fix);
  AddConfigFlags(*app, &options->config);
  AddWalkFlags(*app, &options->walk);
  app->add_flag("--force-exclude", options->force_exclude,
                "`exclude` of the settings is for files that are named, too: for hooks")
      ->group("Files");
  AddLoadFlags(*app, &options->load);
  AddOutputOptions(*app, &options->output);
  app->add_option("--stdin-filename", options->stdin_name, "Name that reports give to standard input")
      ->type_name("NAME");
  app->add_option("--context", options->context,
                  "Read these files and folders too, for what PATH refers to, and report\n"
                  "nothing of them: the rest of a repository of which PATH changed")
      ->type_name("PATH")
      ->allow_extra_args(false);
  app->add_flag("--allow-no-files", options->allow_no_files, "A directory without files is no error");
  AddJobsFlag(*app, &options->jobs);
  auto* watch =
      app->add_flag("--watch", options->watch, "Stay, and lint again when a file or the settings change");
  app->add_option("--watch-runs", options->watch_runs, "End --watch after N runs; 0 is never [0]")
      ->type_name("N")
      ->needs(watch);
  app->footer(kLintExample);
  return {app, [options] { return RunLint(*options); }};
}

}  // namespace rulecheck::cli
