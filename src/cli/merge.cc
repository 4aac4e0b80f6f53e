#include "report/merge.h"

#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include "cli/app.h"
#include "cli/atomic_write.h"
#include "cli/exit_code.h"
#include "cli/print_error.h"
#include "cli/standard_output.h"
#include "source/file_system.h"

namespace rulecheck::cli {
namespace {

constexpr const char* kMergeExample =
    "Examples:\n"
    "  rulecheck merge shard-*.json > report.json\n"
    "  rulecheck merge --output report.xml shard-1.xml shard-2.xml\n"
    "\n"
    "Reports of `rulecheck test --shard I/N`: --output-format json or junit, or --coverage=json,\n"
    "all of one format. Cases come in the order in which a folder is searched.";

struct MergeFlags {
  std::vector<std::string> paths;
  std::string output;
};

int RunMerge(const MergeFlags& flags) {
  std::vector<report::ShardReport> reports;
  for (const std::string& path : flags.paths) {
    Result<std::string> text = source::Disk().Read(path);
    if (!text) {
      PrintError(path + ": " + text.error().message);
      return kTrouble;
    }
    reports.push_back({path, std::move(*text)});
  }
  const Result<std::string> merged = report::MergeReports(reports);
  if (!merged) {
    PrintError(merged.error().message);
    return kTrouble;
  }
  if (flags.output.empty()) {
    Print(*merged);
    return FinishStandardOutput() ? kFine : kTrouble;
  }
  return WriteFile(flags.output, *merged) ? kFine : kTrouble;
}

}  // namespace

Command AddMerge(CLI::App& root) {
  CLI::App* app = root.add_subcommand("merge", "Put the reports of the shards of a run together");
  const auto flags = std::make_shared<MergeFlags>();
  app->add_option("REPORT", flags->paths, "Reports of one format")->required();
  app->add_option("-o,--output", flags->output, "Write to this file")->type_name("PATH");
  app->footer(kMergeExample);
  return {app, [flags] { return RunMerge(*flags); }};
}

}  // namespace rulecheck::cli
