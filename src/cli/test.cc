#include "rulecheck/test.h"

#include "cli/app.h"
#include "cli/exit_code.h"
#include "cli/load_flags.h"
#include "cli/output.h"

namespace rulecheck::cli {
namespace {

constexpr const char* kExample =
    "Examples:\n"
    "  rulecheck test rules/\n"
    "  rulecheck test --run 'latency.*' rules/slo_test.yaml\n"
    "\n"
    "Test files are those of `promtool test rules`. A directory is searched for them by content.\n"
    "--run takes regular expressions on file::group::case.";

struct Options {
  std::vector<std::string> paths;
  std::vector<std::string> run;
  std::string no_tests = "fail";
  unsigned jobs = 0;
  bool promtool_compat = false;
  OutputOptions output;
  LoadFlags load;
};

int RunTest(Options& options) {
  if (options.paths.empty()) options.paths.push_back(".");
  TestOptions test;
  if (!CheckOutputOptions(options.output) || !ApplyLoadFlags(options.load, &test.load)) return kTrouble;
  test.run = options.run;
  test.promtool_compat = options.promtool_compat;
  test.jobs = options.jobs;
  const Run run = Test(options.paths, test);
  if (!WriteReport(run, true, options.output)) return kTrouble;
  const int code = ExitCodeOf(run, options.output);
  if (code != kFine || !run.cases.empty() || options.no_tests == "pass") return code;
  PrintError(options.run.empty() ? "no test was found" : "no test was selected");
  return options.no_tests == "warn" ? kFine : kNoTests;
}

}  // namespace

Command AddTest(CLI::App& root) {
  CLI::App* app = root.add_subcommand("test", "Run unit tests of rules");
  const auto options = std::make_shared<Options>();
  app->add_option("PATH", options->paths, "Test files and directories [.]");
  app->add_option("--run", options->run, "Run only the cases that match. May be repeated")
      ->type_name("REGEX")
      ->allow_extra_args(false);
  app->add_option("--no-tests", options->no_tests, "What to do when no case is selected [fail]")
      ->check(CLI::IsMember({"pass", "warn", "fail"}));
  app->add_flag("--promtool-compat", options->promtool_compat, "Judge as promtool 3.14 does, traps included");
  AddLoadFlags(*app, &options->load);
  AddOutputOptions(*app, &options->output);
  app->add_option("-j,--jobs", options->jobs, "Threads; 0 is one per core [0]")
      ->type_name("N")
      ->check(CLI::Range(0u, 1024u));
  app->footer(kExample);
  return {app, [options] { return RunTest(*options); }};
}

}  // namespace rulecheck::cli
