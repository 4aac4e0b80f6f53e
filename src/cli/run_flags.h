// The flags of commands that read a repository with its settings, and what they come to.
#pragma once

#include <memory>

#include "cli/config_flags.h"
#include "cli/load_flags.h"
#include "cli/walk_flags.h"
#include "policy/project.h"
#include "rulecheck/workspace.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace rulecheck::cli {

// --jobs: threads, 0 for one per core.
CLI::Option* AddJobsFlag(CLI::App& app, unsigned* jobs);

struct RunFlags {
  unsigned jobs = 0;
  ConfigFlags config;
  WalkFlags walk;
  LoadFlags load;
};
void AddRunFlags(CLI::App& app, RunFlags* flags);

// How the repository is read: what `project` wants of it, as it says.
WorkspaceOptions WorkspaceFor(const RunFlags& flags, const LoadOptions& load,
                              const std::shared_ptr<policy::Project>& project);

}  // namespace rulecheck::cli
