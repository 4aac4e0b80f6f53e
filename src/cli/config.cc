#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <utility>

#include "base/paths.h"
#include "cli/app.h"
#include "cli/atomic_write.h"
#include "cli/check_table.h"
#include "cli/config_flags.h"
#include "cli/exit_code.h"
#include "cli/print_error.h"
#include "cli/standard_output.h"
#include "policy/import.h"
#include "policy/project.h"
#include "policy/read_settings.h"
#include "policy/show.h"
#include "rulecheck/workspace.h"

namespace rulecheck::cli {
namespace {

constexpr const char* kConfigExample =
    "Examples:\n"
    "  rulecheck config init                       write .rulecheck.yaml, fitted to what is here\n"
    "  rulecheck config check                      is every .rulecheck.yaml for this folder right?\n"
    "  rulecheck config show rules/web.yaml        what holds for this file, which facts are known\n"
    "  rulecheck config import pint .pint.hcl      settings of another linter, as ours, to standard output\n"
    "  rulecheck config schema > schema.json       JSON Schema (draft-07) for editors\n"
    "\n"
    "docs/config.md tells of every key.";

constexpr std::string_view kSchemaFile = ".rulecheck.schema.json";

struct ConfigOptions {
  std::string action;
  std::string path = ".";
  std::string file;  // of another linter
  ConfigFlags config;
};

// Prints what is wrong with the settings; true when nothing is.
bool SettingsAreFine(const policy::Project& project) {
  for (const std::string& error : project.errors()) PrintError(error);
  return project.errors().empty();
}

bool IsFolder(const std::string& path) {
  const auto info = source::Disk().Info(path);
  return info.ok() && info->kind == source::FileKind::kFolder;
}

// A file in the folder stands for all of it.
std::string FileFor(const std::string& path) {
  return IsFolder(path) ? path + "/x.yaml" : path;
}

std::shared_ptr<policy::Project> ProjectFor(const ConfigOptions& options) {
  ConfigFlags flags = options.config;
  flags.read_facts = true;
  const bool names_settings = flags.config.empty() && NamePart(options.path) == policy::kSettingsName;
  if (names_settings) flags.config = options.path;
  return MakeProject(flags, {}, {});
}

int CheckConfig(const ConfigOptions& options) {
  const auto project = ProjectFor(options);
  const policy::PathSettings& settings = project->For(FileFor(options.path));
  if (!SettingsAreFine(*project)) return kTrouble;
  if (settings.sources.empty()) {
    PrintError(
        fmt::format("no {} for {}; `rulecheck config init` writes one", policy::kSettingsName, options.path));
    return kTrouble;
  }
  for (const std::string& source : settings.sources) Print(fmt::format("{}: fine\n", source));
  return kFine;
}

int ShowConfig(const ConfigOptions& options) {
  const auto project = ProjectFor(options);
  const policy::PathSettings& settings = project->For(FileFor(options.path));
  if (!SettingsAreFine(*project)) return kTrouble;
  Print(policy::ShowSettings(options.path, settings, AllChecks()));
  return kFine;
}

int InitConfig(const ConfigOptions& options) {
  if (!IsFolder(options.path)) {
    PrintError(fmt::format("{}: no such folder", options.path));
    return kTrouble;
  }
  const std::string path = options.path == "." ? std::string(policy::kSettingsName)
                                               : fmt::format("{}/{}", options.path, policy::kSettingsName);
  if (source::Disk().Info(path)) {
    PrintError(fmt::format("{} is there already", path));
    return kTrouble;
  }
  WorkspaceOptions load;
  load.allow_no_files = true;
  Workspace workspace(load);
  workspace.Load(source::Disk(), {options.path});
  if (!WriteFile(path, policy::StarterSettings(*workspace.snapshot(), options.path, kSchemaFile)))
    return kTrouble;
  Print(fmt::format("wrote {}\n", path));
  return kFine;
}

using Importer = Status (*)(const SourceFile& file, policy::ImportDraft* out);

Importer ImporterOf(const std::string& linter) {
  if (linter == "pint") return policy::ImportPint;
  if (linter == "promruval") return policy::ImportPromruval;
  return linter == "dashboard-linter" ? policy::ImportDashboardLinter : nullptr;
}

int ImportConfig(const ConfigOptions& options) {
  const Importer importer = ImporterOf(options.path);
  if (importer == nullptr || options.file.empty()) {
    PrintError("config import: which settings? `config import pint|promruval|dashboard-linter FILE`");
    return kTrouble;
  }
  Result<std::string> text = source::Disk().Read(options.file);
  if (!text) {
    PrintError(fmt::format("{}: {}", options.file, text.error().message));
    return kTrouble;
  }
  const SourceFile file(options.file, std::move(*text));
  policy::ImportDraft draft(file);
  if (const Status status = importer(file, &draft); !status) {
    const LineColumn at = file.Position(status.error().span.value_or(Span{}).begin);
    PrintError(fmt::format("{}:{}:{}: {}", options.file, at.line, at.column, status.error().message));
    return kTrouble;
  }
  Print(draft.Print());
  const std::string line =
      fmt::format("{} taken over, {} not (listed at the end)\n", draft.taken(), draft.left().size());
  std::fputs(line.c_str(), stderr);
  return kFine;
}

int RunConfig(const ConfigOptions& options) {
  if (options.action == "init") return InitConfig(options);
  if (options.action == "check") return CheckConfig(options);
  if (options.action == "show") return ShowConfig(options);
  if (options.action == "import") return ImportConfig(options);
  Print(policy::SettingsSchema());
  return kFine;
}

}  // namespace

Command AddConfig(CLI::App& root) {
  CLI::App* app = root.add_subcommand("config", "Write, check and show settings (.rulecheck.yaml)");
  const auto options = std::make_shared<ConfigOptions>();
  app->add_option("ACTION", options->action, "init, check, show, schema or import")
      ->required()
      ->check(CLI::IsMember({"init", "check", "show", "schema", "import"}));
  app->add_option("PATH", options->path,
                  "A folder or a file [.]; of import the linter: pint, promruval or dashboard-linter");
  app->add_option("FILE", options->file, "Of import: the settings of that linter");
  AddConfigFlags(*app, &options->config);
  app->footer(kConfigExample);
  return {app, [options] { return RunConfig(*options); }};
}

}  // namespace rulecheck::cli
