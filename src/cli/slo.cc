#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/strings.h"
#include "cli/app.h"
#include "cli/atomic_write.h"
#include "cli/exit_code.h"
#include "cli/print_error.h"
#include "cli/run_flags.h"
#include "cli/standard_output.h"
#include "cli/terminal.h"
#include "flow/rules.h"
#include "policy/project.h"
#include "report/slo_report.h"
#include "routing/load.h"
#include "routing/model.h"
#include "rulecheck/workspace.h"
#include "simulate/accepted.h"
#include "simulate/scenario_file.h"
#include "simulate/simulation_table.h"
#include "simulate/test_file.h"
#include "slo/table.h"
#include "source/file_system.h"

namespace rulecheck::cli {
namespace {

constexpr const char* kSloExample =
    "Examples:\n"
    "  rulecheck slo rules/\n"
    "  rulecheck slo --output-format json rules/ | jq '.slos[] | select(.blind_spots != [])'\n"
    "  rulecheck slo simulate --scenario full-outage rules/\n"
    "\n"
    "Alerts that compare a ratio of errors with a burn rate are found by what they divide, through\n"
    "recording rules. Period, tiers, scrape interval and objectives are those of `slo:` in .rulecheck.yaml.";

constexpr const char* kSimulateExample =
    "Examples:\n"
    "  rulecheck slo simulate rules/\n"
    "  rulecheck slo simulate --objective shop --scenario ten-percent --html burn.html rules/\n"
    "  rulecheck slo simulate --scenario outage.yaml --write-test tests/shop_slo_test.yaml rules/\n"
    "\n"
    "Scenarios: full-outage, ten-percent, two-percent, one-percent, half-percent, ramp, flapping, "
    "slow-leak,\n"
    "single-error, deploy-blip, counter-reset, missing-scrapes, target-gone, day-night; or a YAML file "
    "(docs/slo.md).\n"
    "Exit code 1: `slo.detect` of the settings is not kept, and no suppression of slo/detection-time with\n"
    "a reason accepts it at the alert; or a run differs from the closed form.";

struct SloFlags {
  std::vector<std::string> paths;
  std::string format = "text";
  std::string objective;
  RunFlags run;
  std::vector<std::string> scenarios;
  std::string html, svg, test;
  bool plot = false;
};

// What is looked at: rules, settings, the model.
struct SloInput {
  std::shared_ptr<policy::Project> project;
  std::shared_ptr<const Snapshot> snapshot;
  std::unique_ptr<const flow::Flows> flows;
  std::unique_ptr<const slo::Model> model;
  std::unique_ptr<const routing::Model> routes;

  const flow::Flows& Flows() {
    if (flows == nullptr) flows = std::make_unique<const flow::Flows>(*snapshot, flow::FlowsOptions{});
    return *flows;
  }
  const routing::Model& Routes() {
    const auto flows_of_run = [this]() -> const flow::Flows& { return Flows(); };
    if (routes == nullptr)
      routes = std::make_unique<const routing::Model>(*snapshot, flows_of_run, project.get());
    return *routes;
  }
};

bool LoadSlos(SloFlags& flags, SloInput* out) {
  if (flags.paths.empty()) flags.paths.push_back(".");
  LoadOptions load;
  if (!ApplyLoadFlags(flags.run.load, &load)) return false;
  flags.run.config.read_facts = true;
  out->project = MakeProject(flags.run.config, flags.run.load, load);
  Workspace workspace(WorkspaceFor(flags.run, load, out->project));
  workspace.Load(source::Disk(), flags.paths);
  routing::LoadNamedConfigs(source::Disk(), *out->project, &workspace);
  out->snapshot = workspace.snapshot();
  for (const std::string& error : out->project->errors()) PrintError(error);
  for (const std::string& reason : out->snapshot->unreadable()) PrintError(reason);
  if (!out->project->errors().empty() || !out->snapshot->unreadable().empty()) return false;
  out->model = std::make_unique<const slo::Model>(
      *out->snapshot, [out]() -> const flow::Flows& { return out->Flows(); },
      [project = out->project.get()](const SourceFile& file) -> const policy::PathSettings& {
        return project->Known(file.path());
      },
      true);
  return true;
}

// The objectives that are asked for. Empty with the reason printed when none has that name.
bool ChooseSlos(const slo::Model& model, const std::string& name, std::vector<const slo::Slo*>* out) {
  std::vector<std::string_view> names;
  for (const slo::Slo& each : model.slos()) {
    names.push_back(each.name);
    if (name.empty() || each.name == name) out->push_back(&each);
  }
  if (name.empty() || !out->empty()) return true;
  const std::string_view near = Nearest(name, names);
  PrintError(fmt::format("no objective is named `{}`{}", name,
                         near.empty() ? "" : fmt::format("; did you mean `{}`?", near)));
  return false;
}

int RunSlo(SloFlags& flags) {
  SloInput input;
  std::vector<const slo::Slo*> chosen;
  if (!LoadSlos(flags, &input) || !ChooseSlos(*input.model, flags.objective, &chosen)) return kTrouble;
  std::vector<SloRow> rows;
  for (const slo::Slo* each : chosen) rows.push_back(slo::RowOf(*input.model, *each));
  Print(flags.format == "json" ? report::RenderSlosJson(rows) : report::RenderSlosText(rows));
  return kFine;
}

// Scenarios by name and by file. False when one is neither (the reason has been printed).
bool ChooseScenarios(const SloFlags& flags, const simulate::ScenarioFrame& frame,
                     std::vector<simulate::Scenario>* out) {
  const std::vector<simulate::Scenario> known = simulate::KnownScenarios(frame);
  if (flags.scenarios.empty()) *out = known;
  for (const std::string& name : flags.scenarios) {
    const auto it =
        std::find_if(known.begin(), known.end(), [&](const auto& each) { return each.name == name; });
    if (it != known.end()) {
      out->push_back(*it);
      continue;
    }
    if (name.find('.') == std::string::npos && name.find('/') == std::string::npos) {
      std::vector<std::string_view> names;
      for (const auto& each : known) names.push_back(each.name);
      const std::string_view near = Nearest(name, names);
      PrintError(fmt::format("`{}` is no scenario{}", name,
                             near.empty() ? "; `rulecheck slo simulate --help` lists them"
                                          : fmt::format("; did you mean `{}`?", near)));
      return false;
    }
    Result<std::string> text = source::Disk().Read(name);
    if (!text) {
      PrintError(name + ": " + text.error().message);
      return false;
    }
    std::vector<std::string> errors;
    out->push_back(simulate::ReadScenario(SourceFile(name, std::move(*text)), frame, &errors));
    for (const std::string& error : errors) PrintError(error);
    if (!errors.empty()) return false;
  }
  return true;
}

// Rule files as the test names them: beside it.
std::vector<std::string> BesideTest(const std::vector<std::string>& files, const std::string& test) {
  std::vector<std::string> out;
  const std::filesystem::path folder = std::filesystem::absolute(test).parent_path();
  for (const std::string& file : files)
    out.push_back(std::filesystem::absolute(file)
                      .lexically_normal()
                      .lexically_relative(folder.lexically_normal())
                      .string());
  return out;
}

bool WriteTestFile(const SloFlags& flags, const SloInput& input, const std::vector<const slo::Slo*>& chosen) {
  if (chosen.size() != 1 || flags.scenarios.size() != 1) {
    PrintError(
        fmt::format("--write-test takes one objective and one scenario; there are {} objectives: choose by "
                    "--objective and --scenario",
                    chosen.size()));
    return false;
  }
  const simulate::SloSimulator simulator(*input.model, *chosen.front());
  std::vector<simulate::Scenario> scenarios;
  if (!ChooseScenarios(flags, simulator.Frame(), &scenarios)) return false;
  const Result<std::string> text =
      simulate::WriteTestFile(simulator, scenarios.front(), BesideTest(simulator.RuleFiles(), flags.test));
  if (!text) {
    PrintError("--write-test: " + text.error().message);
    return false;
  }
  return WriteFile(flags.test, *text);
}

int ExitCodeOfSimulation(const std::vector<SimulationTable>& tables) {
  for (const SimulationTable& table : tables) {
    for (const SloGate& gate : table.gates) {
      if (!gate.passed && gate.accepted.empty()) return kFound;
    }
    for (const SimulatedScenario& scenario : table.scenarios) {
      for (const SimulatedAlert& alert : scenario.alerts) {
        if (alert.differs) return kFound;
      }
    }
  }
  return kFine;
}

int RunSimulate(SloFlags& flags) {
  SloInput input;
  std::vector<const slo::Slo*> chosen;
  if (!LoadSlos(flags, &input) || !ChooseSlos(*input.model, flags.objective, &chosen)) return kTrouble;
  if (!flags.test.empty() && !WriteTestFile(flags, input, chosen)) return kTrouble;
  std::vector<simulate::Scenario> none;
  if (chosen.empty() && !ChooseScenarios(flags, {}, &none)) return kTrouble;  // names are judged all the same
  std::vector<SimulationTable> tables;
  simulate::AcceptedGates accepted(*input.snapshot, *input.model, Today());
  for (const slo::Slo* each : chosen) {
    std::vector<simulate::Scenario> scenarios;
    if (!ChooseScenarios(flags, simulate::SloSimulator(*input.model, *each).Frame(), &scenarios))
      return kTrouble;
    tables.push_back(simulate::RunTable(*input.model, *each, scenarios,
                                        [&]() -> const routing::Model& { return input.Routes(); }));
    for (SloGate& gate : tables.back().gates) {
      if (!gate.passed) gate.accepted = accepted.Of(*each);
    }
  }
  if (!flags.html.empty() && !WriteFile(flags.html, report::RenderSimulationPage(tables))) return kTrouble;
  if (!flags.svg.empty()) {
    if (tables.size() != 1 || tables.front().scenarios.size() != 1) {
      PrintError("--svg takes one objective and one scenario: choose by --objective and --scenario");
      return kTrouble;
    }
    if (!WriteFile(flags.svg, report::BurnSvg(tables.front(), tables.front().scenarios.front())))
      return kTrouble;
  }
  report::SloTextOptions options;
  options.width = TerminalColumns(stdout).value_or(100);
  options.plot = flags.plot;
  Print(flags.format == "json" ? report::RenderSimulationJson(tables)
                               : report::RenderSimulationText(tables, options));
  return ExitCodeOfSimulation(tables);
}

void AddSloFlags(CLI::App& app, SloFlags* flags) {
  app.add_option("PATH", flags->paths, "Files and directories [.]");
  app.add_option("--output-format", flags->format, "How it is printed [text]")
      ->check(CLI::IsMember({"text", "json"}));
  app.add_option("--objective", flags->objective, "Only the objective of this name")->type_name("NAME");
  AddRunFlags(app, &flags->run);
}

}  // namespace

Command AddSlo(CLI::App& root) {
  CLI::App* app =
      root.add_subcommand("slo", "Objectives with their burn-rate alerts, in closed form and simulated");
  const auto flags = std::make_shared<SloFlags>();
  AddSloFlags(*app, flags.get());
  app->footer(kSloExample);
  CLI::App* simulate = app->add_subcommand("simulate", "Run the rules over scenarios: when does what fire?");
  const auto simulated = std::make_shared<SloFlags>();
  AddSloFlags(*simulate, simulated.get());
  simulate
      ->add_option("--scenario", simulated->scenarios,
                   "A scenario by its name, or a YAML file; all of them when none is given")
      ->type_name("NAME|FILE")
      ->allow_extra_args(false);
  simulate->add_flag("--plot", simulated->plot, "Also plot the burn rate over time");
  simulate->add_option("--html", simulated->html, "Write a page with tables and pictures")->type_name("FILE");
  simulate->add_option("--svg", simulated->svg, "Write the picture of one scenario")->type_name("FILE");
  simulate
      ->add_option("--write-test", simulated->test,
                   "Write a unit test of promtool that expects what was seen")
      ->type_name("FILE");
  simulate->footer(kSimulateExample);
  return {app, [flags, simulated, simulate] {
            return simulate->parsed() ? RunSimulate(*simulated) : RunSlo(*flags);
          }};
}

}  // namespace rulecheck::cli
