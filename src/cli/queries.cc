#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/app.h"
#include "cli/exit_code.h"
#include "cli/load_flags.h"
#include "cli/print_error.h"
#include "cli/run_flags.h"
#include "cli/standard_input.h"
#include "cli/standard_output.h"
#include "cli/walk_flags.h"
#include "report/overlay_table.h"
#include "report/query_table.h"
#include "rulecheck/overlay_table.h"
#include "rulecheck/query_table.h"
#include "rulecheck/workspace.h"
#include "source/file_system.h"

namespace rulecheck::cli {
namespace {

constexpr const char* kQueriesExample =
    "Examples:\n"
    "  rulecheck queries monitoring/\n"
    "  rulecheck queries --unread .\n"
    "  rulecheck queries --by-overlay clusters/\n"
    "  rulecheck queries --output-format jsonl . | jq -r 'select(.role == \"panel\") | .text'\n"
    "\n"
    "Rules, dashboards, SLOs, autoscalers, tests: what a document is, its content says. The list of\n"
    "kinds counts documents as they stand in files, queries by the document that they are in.";

struct QueriesFlags {
  std::vector<std::string> paths;
  std::string format = "text";
  bool unread = false;
  bool by_overlay = false;
  std::string stdin_name = "<stdin>";
  unsigned jobs = 0;
  LoadFlags load;
  WalkFlags walk;
};

std::string RenderAs(const std::string& format, const QueryTable& table,
                     const report::QueryTableOptions& options) {
  if (format == "json") return report::RenderQueriesJson(table, options);
  if (format == "jsonl") return report::RenderQueriesJsonl(table, options);
  return report::RenderQueriesText(table, options);
}

std::string RenderOverlaysAs(const std::string& format, const Snapshot& snapshot) {
  const std::vector<OverlayFamily> families = CompareOverlays(snapshot.documents());
  if (format == "json") return report::RenderOverlaysJson(families);
  if (format == "jsonl") return report::RenderOverlaysJsonl(families);
  return report::RenderOverlaysText(families);
}

int RunQueries(QueriesFlags& flags) {
  if (flags.paths.empty()) flags.paths.push_back(".");
  WorkspaceOptions options;
  if (!ApplyLoadFlags(flags.load, &options.load)) return kTrouble;
  options.jobs = flags.jobs;
  options.allow_no_files = true;
  options.exclude = flags.walk.exclude;
  options.git_ignore = !flags.walk.no_ignore;
  options.list_all = true;
  std::shared_ptr<const SourceFile> standard_input;
  if (std::find(flags.paths.begin(), flags.paths.end(), "-") != flags.paths.end()) {
    std::string text;
    if (!ReadStandardInput(&text)) return kTrouble;
    standard_input = std::make_shared<SourceFile>(flags.stdin_name, std::move(text));
  }
  Workspace workspace(options);
  workspace.Load(source::Disk(), flags.paths, standard_input);
  const auto snapshot = workspace.snapshot();
  const QueryTable table = ListQueries(*snapshot);
  Print(flags.by_overlay ? RenderOverlaysAs(flags.format, *snapshot)
                         : RenderAs(flags.format, table, {flags.unread}));
  for (const std::string& reason : table.unreadable) PrintError(reason);
  return table.unreadable.empty() ? kFine : kTrouble;
}

}  // namespace

Command AddQueries(CLI::App& root) {
  CLI::App* app = root.add_subcommand("queries", "List every query with its place");
  const auto flags = std::make_shared<QueriesFlags>();
  app->add_option("PATH", flags->paths, "Files and directories; - is standard input [.]");
  app->add_option("--output-format", flags->format, "How they are printed [text]")
      ->check(CLI::IsMember({"text", "jsonl", "json"}));
  app->add_flag("--unread", flags->unread, "Only what was not read, and why");
  app->add_flag("--by-overlay", flags->by_overlay,
                "Rules side by side by environment (dev, staging, prod in paths): what differs")
      ->excludes("--unread");
  AddWalkFlags(*app, &flags->walk);
  AddLoadFlags(*app, &flags->load);
  app->add_option("--stdin-filename", flags->stdin_name, "Name that is given to standard input")
      ->type_name("NAME");
  AddJobsFlag(*app, &flags->jobs);
  app->footer(kQueriesExample);
  return {app, [flags] { return RunQueries(*flags); }};
}

}  // namespace rulecheck::cli
