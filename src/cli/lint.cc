#include "rulecheck/lint.h"

#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include <algorithm>

#include "base/strings.h"
#include "cli/app.h"
#include "cli/exit_code.h"
#include "cli/load_flags.h"
#include "cli/output.h"
#include "cli/print_error.h"
#include "cli/standard_input.h"

namespace rulecheck::cli {
namespace {

constexpr const char* kLintExample =
    "Examples:\n"
    "  rulecheck lint rules/\n"
    "  rulecheck lint --ignore promql/plain-text-regexp --output-format concise rules/*.yaml\n"
    "  kubectl get prometheusrule -o yaml | rulecheck lint -\n"
    "\n"
    "Directories are searched for *.yaml, *.yml and *.rules. Documents that are not rules\n"
    "are skipped and counted (-v lists them). `rulecheck explain ID` tells more of a check.";

struct LintFlags {
  std::vector<std::string> paths;
  std::vector<std::string> select;
  std::vector<std::string> ignore;
  std::string stdin_name = "<stdin>";
  unsigned jobs = 0;
  bool allow_no_files = false;
  OutputOptions output;
  LoadFlags load;
};

bool CheckSelectors(const std::vector<std::string>& names) {
  const std::vector<std::string> unknown = UnknownSelectors(names);
  if (unknown.empty()) return true;
  std::vector<std::string_view> ids;
  for (const CheckInfo& info : AllChecks()) ids.push_back(info.id);
  const std::string_view near = Nearest(unknown[0], ids);
  PrintError(fmt::format(
      "no check or family is named `{}`{}", unknown[0],
      near.empty() ? "; see `rulecheck explain --all`" : fmt::format("; did you mean `{}`?", near)));
  return false;
}

int RunLint(LintFlags& options) {
  if (options.paths.empty()) options.paths.push_back(".");
  if (options.select.empty()) options.select.push_back("all");
  LintOptions lint;
  if (!CheckOutputOptions(options.output) || !CheckSelectors(options.select) ||
      !CheckSelectors(options.ignore) || !ApplyLoadFlags(options.load, &lint.load)) {
    return kTrouble;
  }
  lint.select = options.select;
  lint.ignore = options.ignore;
  lint.jobs = options.jobs;
  lint.allow_no_files = options.allow_no_files;
  std::string stdin_text;
  const bool reads_stdin = std::find(options.paths.begin(), options.paths.end(), "-") != options.paths.end();
  if (reads_stdin && !ReadStandardInput(&stdin_text)) return kTrouble;
  const Run run = Lint(options.paths, lint, reads_stdin ? &stdin_text : nullptr, options.stdin_name);
  if (!WriteReport(run, false, options.output)) return kTrouble;
  return ExitCodeOf(run, options.output);
}

}  // namespace

Command AddLint(CLI::App& root) {
  CLI::App* app = root.add_subcommand("lint", "Check rules for mistakes");
  const auto options = std::make_shared<LintFlags>();
  app->add_option("PATH", options->paths, "Files and directories; - is standard input [.]");
  app->add_option("--select", options->select, "Checks to run: ids, families, all. May be repeated [all]")
      ->type_name("CHECK")
      ->allow_extra_args(false)
      ->delimiter(',')
      ->group("Checks");
  app->add_option("--ignore", options->ignore, "Checks to leave out. May be repeated")
      ->type_name("CHECK")
      ->allow_extra_args(false)
      ->delimiter(',')
      ->group("Checks");
  AddLoadFlags(*app, &options->load);
  AddOutputOptions(*app, &options->output);
  app->add_option("--stdin-filename", options->stdin_name, "Name that reports give to standard input")
      ->type_name("NAME");
  app->add_flag("--allow-no-files", options->allow_no_files, "A directory without rule files is no error");
  app->add_option("-j,--jobs", options->jobs, "Threads; 0 is one per core [0]")
      ->type_name("N")
      ->check(CLI::Range(0u, 1024u));
  app->footer(kLintExample);
  return {app, [options] { return RunLint(*options); }};
}

}  // namespace rulecheck::cli
