#include "cli/config_flags.h"

#include <CLI/CLI.hpp>

#include <chrono>

#include "cli/check_table.h"
#include "policy/project.h"

namespace rulecheck::cli {

void AddConfigFlags(CLI::App& app, ConfigFlags* flags) {
  auto* config = app.add_option("--config", flags->config,
                                "Settings for all files, in place of the nearest .rulecheck.yaml of\n"
                                "each file's folder and those above it")
                     ->type_name("FILE")
                     ->group("Settings");
  app.add_flag("--no-config", flags->no_config, "No settings at all")->excludes(config)->group("Settings");
  std::vector<std::string> profiles;
  for (const std::string_view name : policy::ProfileNames()) profiles.emplace_back(name);
  app.add_option("--profile", flags->profile,
                 "recommended; strict: also what is off there; migration: only what is\n"
                 "certain weighs more than info [recommended]")
      ->check(CLI::IsMember(profiles))
      ->group("Settings");
}

std::shared_ptr<policy::Project> MakeProject(const ConfigFlags& flags, const LoadFlags& load_flags,
                                             const LoadOptions& load, bool force_exclude) {
  policy::ProjectOptions options;
  options.config = flags.config;
  options.no_config = flags.no_config;
  options.profile = policy::ProfileByName(flags.profile);
  options.today = Today();
  options.load = load;
  options.force_exclude = force_exclude;
  options.read_facts = flags.read_facts;
  options.version_given = !load_flags.target_version.empty();
  options.dialect_given = load_flags.dialect != "auto";
  std::vector<std::string_view> ids;
  for (const CheckInfo& check : AllChecks()) ids.push_back(check.id);
  return std::make_shared<policy::Project>(source::Disk(), options, std::move(ids));
}

int64_t Today() {
  using std::chrono::days;
  return std::chrono::floor<days>(std::chrono::system_clock::now()).time_since_epoch().count();
}

}  // namespace rulecheck::cli
