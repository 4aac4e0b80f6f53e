#include "cli/run_flags.h"

#include <CLI/CLI.hpp>

#include <string>

namespace rulecheck::cli {

CLI::Option* AddJobsFlag(CLI::App& app, unsigned* jobs) {
  return app.add_option("-j,--jobs", *jobs, "Threads; 0 is one per core [0]")
      ->type_name("N")
      ->check(CLI::Range(0u, 1024u));
}

void AddRunFlags(CLI::App& app, RunFlags* flags) {
  AddConfigFlags(app, &flags->config);
  AddWalkFlags(app, &flags->walk);
  AddLoadFlags(app, &flags->load);
  AddJobsFlag(app, &flags->jobs);
}

WorkspaceOptions WorkspaceFor(const RunFlags& flags, const LoadOptions& load,
                              const std::shared_ptr<policy::Project>& project) {
  WorkspaceOptions out;
  out.load = load;
  out.jobs = flags.jobs;
  out.exclude = flags.walk.exclude;
  out.git_ignore = !flags.walk.no_ignore;
  out.wants = [project](const std::string& path, bool found) { return project->Wants(path, found); };
  out.load_for = [project](const std::string& path) { return project->For(path).load; };
  return out;
}

}  // namespace rulecheck::cli
