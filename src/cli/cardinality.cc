#include <CLI/CLI.hpp>

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "checks/cardinality/table.h"
#include "cli/app.h"
#include "cli/exit_code.h"
#include "cli/print_error.h"
#include "cli/run_flags.h"
#include "cli/standard_output.h"
#include "policy/changes.h"
#include "report/cardinality_table.h"
#include "rulecheck/workspace.h"

namespace rulecheck::cli {
namespace {

constexpr const char* kCardinalityExample =
    "Examples:\n"
    "  rulecheck cardinality rules/\n"
    "  rulecheck cardinality --since origin/main\n"
    "  rulecheck cardinality --output-format json rules/ | jq '.rules[] | select(.series == null)'\n"
    "\n"
    "How many series a recording rule writes, how often an alert fires at once and how many samples an\n"
    "evaluation reads at most, by the queries and by the facts in `environment` of .rulecheck.yaml.\n"
    "docs/cardinality.md tells how bounds come about, docs/inventory.md how to collect facts.";

struct CardinalityFlags {
  std::vector<std::string> paths;
  std::string format = "text";
  std::string since;
  bool ascii = false;
  RunFlags run;
};

bool PrintErrors(std::span<const std::string> errors) {
  for (const std::string& error : errors) PrintError(error);
  return errors.empty();
}

// Whether one of the folders that were asked for holds the path.
bool IsAskedFor(const std::string& path, const CardinalityFlags& flags, const source::FileSystem& files) {
  for (const std::string& asked : flags.paths) {
    const std::string folder = files.Absolute(asked);
    if (path == folder || folder == "/" || path.starts_with(folder + "/")) return true;
  }
  return false;
}

// The same files as they were, with those that are gone.
std::shared_ptr<const Snapshot> SnapshotBefore(const Snapshot& now, const policy::ChangedFiles& changed,
                                               const CardinalityFlags& flags, const WorkspaceOptions& options,
                                               policy::Project* project) {
  const source::FileSystem& files = project->files();
  Workspace older(options);
  std::map<std::string, std::string> shown;  // by absolute path
  for (const auto& file : now.files()) {
    const std::string absolute = files.Absolute(file->file->path());
    shown[absolute] = file->file->path();
    if (!changed.before.contains(absolute)) older.Set(file->file);
  }
  const std::string here = files.Absolute(".") + "/";
  for (const auto& [path, text] : changed.before) {
    const auto known = shown.find(path);
    if (text == nullptr || (known == shown.end() && !IsAskedFor(path, flags, files))) continue;
    const std::string name = known != shown.end()     ? known->second
                             : path.starts_with(here) ? path.substr(here.size())
                                                      : path;
    if (known != shown.end() || project->Wants(name, true))
      older.Set(std::make_shared<SourceFile>(name, *text));
  }
  return older.snapshot();
}

int RunCardinality(CardinalityFlags& flags) {
  if (flags.paths.empty()) flags.paths.push_back(".");
  LoadOptions load;
  if (!ApplyLoadFlags(flags.run.load, &load)) return kTrouble;
  flags.run.config.read_facts = true;
  const auto project = MakeProject(flags.run.config, flags.run.load, load);
  const WorkspaceOptions options = WorkspaceFor(flags.run, load, project);
  Workspace workspace(options);
  workspace.Load(source::Disk(), flags.paths);
  const auto now = workspace.snapshot();
  if (!PrintErrors(project->errors()) || !PrintErrors(now->unreadable())) return kTrouble;
  CardinalityTable table = checks::BoundsOf(*now, *project, flags.run.jobs);
  if (!flags.since.empty()) {
    const Result<policy::ChangedFiles> changed = policy::ChangedSince(flags.since, source::Disk());
    if (!changed) {
      PrintError("--since: " + changed.error().message);
      return kTrouble;
    }
    const auto before = SnapshotBefore(*now, *changed, flags, options, project.get());
    checks::CompareWith(checks::BoundsOf(*before, *project, flags.run.jobs), flags.since, &table);
  }
  report::CardinalityTextOptions text;
  text.ascii = flags.ascii;
  text.changed_only = !flags.since.empty();
  Print(flags.format == "json" ? report::RenderCardinalityJson(table)
                               : report::RenderCardinalityText(table, text));
  return kFine;
}

}  // namespace

Command AddCardinality(CLI::App& root) {
  CLI::App* app = root.add_subcommand("cardinality", "How many series rules write and read at most");
  const auto flags = std::make_shared<CardinalityFlags>();
  app->add_option("PATH", flags->paths, "Files and directories [.]");
  app->add_option("--since", flags->since,
                  "Show what differs from this commit of git (from where the work tree went\n"
                  "away from it), with today's facts, and the difference in total")
      ->type_name("REF");
  app->add_option("--output-format", flags->format, "How the table is printed [text]")
      ->check(CLI::IsMember({"text", "json"}));
  app->add_flag("--ascii", flags->ascii, "Bars of plain characters");
  AddRunFlags(*app, &flags->run);
  app->footer(kCardinalityExample);
  return {app, [flags] { return RunCardinality(*flags); }};
}

}  // namespace rulecheck::cli
