#include <CLI/CLI.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "cli/app.h"
#include "cli/exit_code.h"
#include "cli/print_error.h"
#include "cli/run_flags.h"
#include "cli/standard_output.h"
#include "policy/project.h"
#include "report/routes.h"
#include "routing/answer.h"
#include "routing/load.h"
#include "rulecheck/workspace.h"
#include "source/file_system.h"

namespace rulecheck::cli {
namespace {

constexpr const char* kRoutesExample =
    "Examples:\n"
    "  rulecheck routes rules/\n"
    "  rulecheck routes rules/ --alert BlackboxProbeDown\n"
    "  rulecheck routes rules/ --alert TargetDown cluster=eu-1\n"
    "  rulecheck routes alertmanager.yml severity=page team=ml\n"
    "\n"
    "Without an alert or labels: the tree of routes, with the alerts that come to each. The configuration\n"
    "of Alertmanager is the one that `environment.alertmanager` of .rulecheck.yaml names, else each that is "
    "found.";

struct RoutesFlags {
  std::vector<std::string> arguments;
  std::string alert;
  std::string format = "text";
  bool ascii = false;
  RunFlags run;
};

// Labels have an equals sign; what a path may also have, stands behind `./`.
bool IsLabel(const std::string& argument) {
  const size_t equals = argument.find('=');
  return equals != std::string::npos && argument.find('/') > equals;
}

// False with a message when one is none.
bool ReadLabels(const std::vector<std::string>& texts, std::optional<routing::LabelMap>* out) {
  for (const std::string& text : texts) {
    const Result<routing::Matcher> matcher = routing::ParseMatcher(text, routing::MatcherMode::kFallback);
    if (!matcher || matcher->op() != routing::MatchOp::kEqual) {
      PrintError(fmt::format("{}: a label is written name=value", text));
      return false;
    }
    if (!*out) out->emplace();
    (**out)[matcher->name()] = matcher->value();
  }
  return true;
}

std::shared_ptr<const Snapshot> LoadRun(const RunFlags& flags, const LoadOptions& load,
                                        const std::vector<std::string>& paths,
                                        const std::shared_ptr<policy::Project>& project) {
  WorkspaceOptions options = WorkspaceFor(flags, load, project);
  options.allow_no_files = true;
  Workspace workspace(options);
  workspace.Load(source::Disk(), paths);
  routing::LoadNamedConfigs(source::Disk(), *project, &workspace);
  return workspace.snapshot();
}

// Those that get the alerts, if there are any; else all.
std::vector<RoutesAnswer> Answers(const routing::Model& model, const routing::RoutesQuestion& question) {
  std::vector<RoutesAnswer> out;
  for (const auto& config : model.configs())
    if (!model.serves() || config->serves) out.push_back(routing::AnswerRoutes(*config, question));
  return out;
}

bool PrintTroubles(const std::vector<RoutesAnswer>& answers, const Snapshot& snapshot,
                   const policy::Project& project) {
  bool trouble = false;
  const auto tell = [&](const std::string& message) {
    PrintError(message);
    trouble = true;
  };
  for (const std::string& error : project.errors()) tell(error);
  for (const std::string& reason : snapshot.unreadable()) tell(reason);
  for (const RoutesAnswer& answer : answers)
    for (const std::string& problem : answer.problems) tell(problem);
  for (const std::string& path : routing::AlertmanagerPaths(project))
    if (const auto info = source::Disk().Info(path); !info)
      tell(fmt::format("{}: `environment.alertmanager`: {}", path, info.error().message));
  return trouble;
}

int RunRoutes(RoutesFlags& flags) {
  std::vector<std::string> labels, paths;
  for (const std::string& argument : flags.arguments)
    (IsLabel(argument) ? labels : paths).push_back(argument);
  if (paths.empty()) paths.emplace_back(".");
  routing::RoutesQuestion question{flags.alert, {}};
  LoadOptions load;
  if (!ReadLabels(labels, &question.labels) || !ApplyLoadFlags(flags.run.load, &load)) return kTrouble;
  flags.run.config.read_facts = true;
  const auto project = MakeProject(flags.run.config, flags.run.load, load);
  const auto snapshot = LoadRun(flags.run, load, paths, project);
  std::unique_ptr<const flow::Flows> flows;
  const auto flows_of_run = [&]() -> const flow::Flows& {
    if (flows == nullptr) flows = std::make_unique<const flow::Flows>(*snapshot, flow::FlowsOptions{});
    return *flows;
  };
  const routing::Model model(*snapshot, flows_of_run, project.get());
  const std::vector<RoutesAnswer> answers = Answers(model, question);
  if (PrintTroubles(answers, *snapshot, *project)) return kTrouble;
  if (answers.empty()) {
    PrintError(
        "no configuration of Alertmanager was found; name its file, or set `environment.alertmanager`");
    return kTrouble;
  }
  const bool unknown =
      !flags.alert.empty() && std::all_of(answers.begin(), answers.end(),
                                          [](const RoutesAnswer& answer) { return answer.answers.empty(); });
  if (unknown) {
    PrintError(fmt::format("no alert is named `{}`, or its rules have no single configuration", flags.alert));
    return kTrouble;
  }
  Print(flags.format == "json" ? report::RenderRoutesJson(answers)
                               : report::RenderRoutesText(answers, {flags.ascii, 8}));
  return kFine;
}

}  // namespace

Command AddRoutes(CLI::App& root) {
  CLI::App* app = root.add_subcommand("routes", "Show who hears of which alert");
  const auto flags = std::make_shared<RoutesFlags>();
  app->add_option("PATH", flags->arguments,
                  "Files and directories with rules and the configuration [.]; name=value is a\n"
                  "label of an alert");
  app->add_option("--alert", flags->alert, "Where the alerts of this name go, and what can inhibit them")
      ->type_name("NAME");
  app->add_option("--output-format", flags->format, "How it is printed [text]")
      ->check(CLI::IsMember({"text", "json"}));
  app->add_flag("--ascii", flags->ascii, "Draw the tree without line-drawing characters");
  AddRunFlags(*app, &flags->run);
  app->footer(kRoutesExample);
  return {app, [flags] { return RunRoutes(*flags); }};
}

}  // namespace rulecheck::cli
