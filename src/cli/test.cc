#include "rulecheck/test.h"

#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>

#include "cli/app.h"
#include "cli/bazel.h"
#include "cli/check_flags.h"
#include "cli/config_flags.h"
#include "cli/depth_flags.h"
#include "cli/exit_code.h"
#include "cli/generate.h"
#include "cli/load_flags.h"
#include "cli/output.h"
#include "cli/print_error.h"
#include "cli/progress.h"
#include "cli/run_flags.h"
#include "cli/standard_input.h"
#include "cli/standard_output.h"
#include "cli/update.h"
#include "cli/walk_flags.h"
#include "cli/watch.h"
#include "report/report.h"
#include "rulecheck/mutation.h"

namespace rulecheck::cli {
namespace {

constexpr const char* kTestExample =
    "Examples:\n"
    "  rulecheck test rules/\n"
    "  rulecheck test --run 'latency.*' rules/slo_test.yaml\n"
    "  rulecheck test --list --run '::alert ' rules/\n"
    "  rulecheck test --watch rules/\n"
    "  rulecheck test --fail-fast --shuffle 7 --durations 5 rules/\n"
    "  rulecheck test --update rules/slo_test.yaml\n"
    "  rulecheck test --generate rules/slo.yaml --write\n"
    "  rulecheck test --coverage --coverage=lcov=coverage.info rules/\n"
    "  rulecheck test --mutate --mutate-min 80 rules/\n"
    "  rulecheck test --shard 2/5 --mutate --output-format json=shard-2.json rules/\n"
    "  jsonnet tests.jsonnet | rulecheck test --stdin-filename rules/generated_test.yaml -\n"
    "\n"
    "Test files are those of `promtool test rules`, with log lines for rules of Loki beside series\n"
    "where a test has them. A directory is searched for test files by content.\n"
    "--run takes regular expressions on file::group::case. Bazel's TEST_TOTAL_SHARDS,\n"
    "TEST_SHARD_INDEX, TEST_SHARD_STATUS_FILE, XML_OUTPUT_FILE and TESTBRIDGE_TEST_ONLY are\n"
    "understood. docs/writing-tests.md and docs/writing-log-tests.md tell more.";

struct TestFlags {
  std::vector<std::string> paths;
  std::vector<std::string> run;
  std::string no_tests = "fail";
  std::string stdin_name = "<stdin>";
  std::string partition;
  std::string shard;  // I/N
  bool no_times = false;
  std::string progress = "auto";
  std::optional<uint64_t> shuffle;
  uint64_t max_fail = 0;
  unsigned durations = 0;
  unsigned jobs = 0;
  unsigned watch_runs = 0;
  bool fail_fast = false;
  bool list = false;
  bool watch = false;
  bool promtool_compat = false;
  bool explain = false;
  DepthFlags depth;
  UpdateFlags update;
  GenerateFlags generate;
  CheckFlags checks;
  ConfigFlags config;
  OutputOptions output;
  LoadFlags load;
  WalkFlags walk;
};

bool ApplyPartition(const TestFlags& options, const BazelTest& bazel, TestOptions* test) {
  if (bazel.shard) test->partition = *bazel.shard;
  const bool shard = !options.shard.empty();
  if (options.partition.empty() && !shard) return true;
  if (bazel.shard) {
    PrintError(fmt::format("{} and TEST_TOTAL_SHARDS both choose a part of the tests",
                           shard ? "--shard" : "--partition"));
    return false;
  }
  const Result<Partition> partition = ParsePartition(shard ? "slice:" + options.shard : options.partition);
  if (!partition) {
    PrintError(shard ? fmt::format("--shard {}: write I/N with 1 <= I <= N", options.shard)
                     : fmt::format("--partition {}: {}", options.partition, partition.error().message));
    return false;
  }
  test->partition = *partition;
  return true;
}

bool ApplyStandardInput(const TestFlags& options, TestOptions* test) {
  if (std::find(options.paths.begin(), options.paths.end(), "-") == options.paths.end()) return true;
  if (options.watch) {
    PrintError("standard input cannot be watched");
    return false;
  }
  std::string text;
  if (!ReadStandardInput(&text)) return false;
  test->standard_input = std::make_shared<SourceFile>(options.stdin_name, std::move(text));
  return true;
}

// The options of the run; false when something makes no sense (the reason has been printed).
bool ApplyOptions(TestFlags* options, TestOptions* test) {
  BazelTest bazel;
  if (!ReadBazelTest(&bazel)) return false;
  if (!bazel.xml_path.empty()) options->output.formats.push_back("junit=" + bazel.xml_path);
  if (!bazel.filter.empty() && options->run.empty()) options->run.push_back(bazel.filter);
  if (!CheckOutputOptions(options->output) || !ApplyLoadFlags(options->load, &test->load) ||
      !ApplyCheckFlags(options->checks, &test->select, &test->ignore, &test->extend_select) ||
      !ApplyDepthFlags(options->depth, test) || !CheckUpdateFlags(options->update) ||
      !ApplyPartition(*options, bazel, test) || !ApplyStandardInput(*options, test)) {
    return false;
  }
  if (!options->promtool_compat) test->project = MakeProject(options->config, options->load, test->load);
  test->today = Today();
  test->run = options->run;
  test->exclude = options->walk.exclude;
  test->git_ignore = !options->walk.no_ignore;
  test->promtool_compat = options->promtool_compat;
  test->explain = options->explain;
  options->output.explain_all = options->explain;
  test->jobs = options->jobs;
  test->shuffle = options->shuffle;
  test->max_failures = options->fail_fast ? 1 : options->max_fail;
  test->list_only = options->list;
  return true;
}

int NoTests(const TestFlags& options) {
  if (options.no_tests == "pass") return kFine;
  PrintError(options.run.empty() ? "no test was found" : "no test was selected");
  return options.no_tests == "warn" ? kFine : kNoTests;
}

// What the summary does not say of a run that is only a part.
void PrintParts(const Run& run, const TestOptions& test, const TestFlags& options) {
  if (options.output.quiet) return;
  std::string out;
  if (test.partition.count > 1) {
    out += fmt::format("part {}/{}: {} of {} cases\n", test.partition.index, test.partition.count,
                       run.cases.size() + run.counts.not_run, run.counts.selected);
  }
  if (run.counts.not_run > 0) {
    out += fmt::format("stopped after {} failed; {} cases not run\n", test.max_failures, run.counts.not_run);
  }
  if (test.shuffle) out += fmt::format("groups ran in the order of --shuffle {}\n", *test.shuffle);
  if (options.durations > 0) out += report::Durations(run, options.durations);
  std::fputs(out.c_str(), stderr);
}

int ListTests(const TestFlags& options, const TestOptions& test) {
  Run run = Test(options.paths, test);
  std::string out;
  for (const CaseResult& c : run.cases) out += report::CaseId(c) + "\n";
  Print(out);
  const bool nothing = run.cases.empty() && run.counts.selected == 0;
  run.cases.clear();
  for (const std::string& line : run.unreadable) PrintError(line);
  std::fputs(report::Render(run, report::Format::kConcise, {}).c_str(), stderr);
  const int code = ExitCodeOf(run, options.output);
  return code == kFine && nothing ? NoTests(options) : code;
}

// promtool lists an expression that it cannot evaluate among the cases that failed.
bool FailsForPromtool(const CaseResult& result) {
  return result.status == CaseStatus::kError && result.name.starts_with("expr ");
}

// promtool tells what it refuses from expectations that are not met only by its words: here the
// one is trouble, the other found. A file without a case is fine for it.
int CompatExitCode(const Run& run, const TestFlags& options) {
  if (!run.unreadable.empty()) return kTrouble;
  if (options.output.exit_zero) return kFine;
  const auto has = [&](CaseStatus status) {
    return std::any_of(run.cases.begin(), run.cases.end(),
                       [&](const CaseResult& result) { return result.status == status; });
  };
  if (has(CaseStatus::kFailed)) return kFound;
  const bool refused = std::any_of(run.findings.begin(), run.findings.end(), [](const Finding& finding) {
    return finding.severity == Severity::kError;
  });
  if (refused || has(CaseStatus::kUnsupported)) return kTrouble;
  if (std::any_of(run.cases.begin(), run.cases.end(), FailsForPromtool)) return kFound;
  if (has(CaseStatus::kError)) return kTrouble;
  const bool chosen = !options.run.empty() && run.cases.empty() && run.counts.selected == 0;
  return chosen ? NoTests(options) : kFine;
}

// Equal runs then give equal reports: how often a mutant is tried depends on which thread is first.
void LeaveOutTimes(Run* run) {
  for (CaseResult& result : run->cases) result.seconds = 0;
  if (run->mutation == nullptr) return;
  MutationReport timeless = *run->mutation;
  timeless.seconds = 0;
  timeless.trials = timeless.whole_trials = 0;
  run->mutation = std::make_shared<MutationReport>(std::move(timeless));
}

int RunOnce(const std::vector<std::string>& paths, const TestFlags& options, TestOptions test) {
  TestProgress progress;
  test.progress = &progress;
  Run run;
  {
    const ProgressBar bar(progress, options.progress, options.output.quiet);
    run = Test(paths, test);
  }
  if (!KeepChangedRules(options.depth, &run)) return kTrouble;
  if (options.no_times) LeaveOutTimes(&run);
  if (!WriteReport(run, options.output) || !WriteCoverage(run, options.depth)) return kTrouble;
  PrintParts(run, test, options);
  const bool deep = ReachesDepth(run, options.depth) || options.output.exit_zero;
  if (test.promtool_compat) {
    const int compat = CompatExitCode(run, options);
    return compat == kFine && !deep ? kFound : compat;
  }
  const int code = ExitCodeOf(run, options.output);
  if (code == kFine && !deep) return kFound;
  const bool nothing = run.cases.empty() && run.counts.selected == 0;
  return code == kFine && nothing ? NoTests(options) : code;
}

int RunTest(TestFlags options) {
  if (options.paths.empty()) options.paths.push_back(".");
  TestOptions test;
  if (!ApplyOptions(&options, &test)) return kTrouble;
  if (options.list) return ListTests(options, test);
  if (!options.generate.what.empty()) return GenerateTestFiles(options.paths, test, options.generate);
  if (!options.update.scope.empty()) return UpdateExpectations(options.paths, test, options.update);
  const auto run = [&](const std::vector<std::string>& paths) { return RunOnce(paths, options, test); };
  return options.watch ? Watch(options.paths, test, options.watch_runs, run) : run(options.paths);
}

void AddChoice(CLI::App& app, TestFlags* options) {
  app.add_option("--run", options->run, "Run only the cases that match. May be repeated")
      ->type_name("REGEX")
      ->allow_extra_args(false)
      ->group("Choice");
  app.add_option("--partition", options->partition,
                 "Run a part of the test groups: slice:M/N or hash:M/N, M from 1 to N")
      ->type_name("PART")
      ->group("Choice");
  app.add_option("--shard", options->shard,
                 "Run a part of the test groups, of the mutants and of the searches for tests:\n"
                 "I/N, I from 1 to N. `rulecheck merge` puts the reports together")
      ->type_name("I/N")
      ->excludes("--partition")
      ->group("Choice");
  app.add_flag("--list", options->list, "Print the chosen cases as file::group::case, run nothing")
      ->group("Choice");
  app.add_option("--no-tests", options->no_tests, "What to do when no case is selected [fail]")
      ->check(CLI::IsMember({"pass", "warn", "fail"}))
      ->group("Choice");
}

void AddOrder(CLI::App& app, TestFlags* options) {
  auto* fail_fast =
      app.add_flag("--fail-fast", options->fail_fast, "Run no further group after a failed case")
          ->group("Run");
  app.add_option("--max-fail", options->max_fail, "Run no further group after this many failed cases")
      ->type_name("N")
      ->check(CLI::Range(uint64_t{1}, uint64_t{1} << 40))
      ->excludes(fail_fast)
      ->group("Run");
  app.add_option("--shuffle", options->shuffle, "Run groups in an order made from this number")
      ->type_name("SEED")
      ->group("Run");
  app.add_option("--durations", options->durations, "Name the N groups that took longest")
      ->type_name("N")
      ->group("Run");
  AddJobsFlag(app, &options->jobs)->group("Run");
  auto* watch = app.add_flag("--watch", options->watch, "Stay, and run tests again when their files change")
                    ->group("Run");
  app.add_option("--watch-runs", options->watch_runs, "End --watch after N runs; 0 is never [0]")
      ->type_name("N")
      ->needs(watch)
      ->group("Run");
  app.add_option("--progress", options->progress, "When to show a progress bar [auto]")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->group("Run");
}

}  // namespace

Command AddTest(CLI::App& root) {
  CLI::App* app = root.add_subcommand("test", "Run unit tests of rules");
  const auto options = std::make_shared<TestFlags>();
  app->add_option("PATH", options->paths, "Test files and directories; - is standard input [.]");
  app->add_option("--stdin-filename", options->stdin_name,
                  "Name of standard input; its folder is where rule_files start")
      ->type_name("NAME");
  app->add_flag("--explain", options->explain,
                "Explain passed cases, too, and all failed ones in full, not only the first five");
  app->add_flag("--promtool-compat", options->promtool_compat, "Judge as promtool 3.14 does, traps included");
  AddChoice(*app, options.get());
  AddOrder(*app, options.get());
  AddDepthFlags(*app, &options->depth);
  AddUpdateFlags(*app, &options->update);
  AddGenerateFlags(*app, &options->generate);
  AddCheckFlags(*app, &options->checks);
  AddConfigFlags(*app, &options->config);
  AddWalkFlags(*app, &options->walk);
  AddLoadFlags(*app, &options->load);
  AddOutputOptions(*app, &options->output);
  app->add_flag("--no-times", options->no_times,
                "Leave times out of the reports: equal runs give equal bytes")
      ->group("Output");
  app->footer(kTestExample);
  return {app, [options] { return RunTest(*options); }};
}

}  // namespace rulecheck::cli
