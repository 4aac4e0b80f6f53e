#include "rulecheck/lint.h"

#include <CLI/CLI.hpp>

#include <algorithm>

#include "cli/app.h"
#include "cli/check_flags.h"
#include "cli/exit_code.h"
#include "cli/load_flags.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/standard_input.h"
#include "cli/walk_flags.h"

namespace rulecheck::cli {
namespace {

constexpr const char* kLintExample =
    "Examples:\n"
    "  rulecheck lint rules/\n"
    "  rulecheck lint --ignore promql/plain-text-regexp --output-format concise rules/*.yaml\n"
    "  kubectl get prometheusrule -o yaml | rulecheck lint -\n"
    "\n"
    "Directories are searched for YAML and JSON files. Documents that hold no rules and no\n"
    "dashboard are skipped and counted (-v lists them). `rulecheck explain ID` tells more of a check.";

struct LintFlags {
  std::vector<std::string> paths;
  CheckFlags checks;
  std::string stdin_name = "<stdin>";
  unsigned jobs = 0;
  std::vector<std::string> context;
  bool allow_no_files = false;
  OutputOptions output;
  LoadFlags load;
  WalkFlags walk;
};

int RunLint(LintFlags& options) {
  if (options.paths.empty()) options.paths.push_back(".");
  LintOptions lint;
  if (!CheckOutputOptions(options.output) || !ApplyCheckFlags(options.checks, &lint.select, &lint.ignore) ||
      !ApplyLoadFlags(options.load, &lint.load)) {
    return kTrouble;
  }
  lint.jobs = options.jobs;
  lint.context = options.context;
  lint.allow_no_files = options.allow_no_files;
  lint.exclude = options.walk.exclude;
  lint.git_ignore = !options.walk.no_ignore;
  std::string stdin_text;
  const bool reads_stdin = std::find(options.paths.begin(), options.paths.end(), "-") != options.paths.end();
  if (reads_stdin && !ReadStandardInput(&stdin_text)) return kTrouble;
  LoadProgress progress;
  lint.progress = &progress;
  Run run;
  {
    const ProgressBar bar(progress, "auto", options.output.quiet);
    run = Lint(options.paths, lint, reads_stdin ? &stdin_text : nullptr, options.stdin_name);
  }
  if (!WriteReport(run, options.output)) return kTrouble;
  return ExitCodeOf(run, options.output);
}

}  // namespace

Command AddLint(CLI::App& root) {
  CLI::App* app = root.add_subcommand("lint", "Check rules for mistakes");
  const auto options = std::make_shared<LintFlags>();
  app->add_option("PATH", options->paths, "Files and directories; - is standard input [.]");
  AddCheckFlags(*app, &options->checks);
  AddWalkFlags(*app, &options->walk);
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
  app->add_option("-j,--jobs", options->jobs, "Threads; 0 is one per core [0]")
      ->type_name("N")
      ->check(CLI::Range(0u, 1024u));
  app->footer(kLintExample);
  return {app, [options] { return RunLint(*options); }};
}

}  // namespace rulecheck::cli
