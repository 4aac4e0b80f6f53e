// Reads the configurations that settings name.
#pragma once

#include "policy/project.h"
#include "rulecheck/workspace.h"
#include "source/file_system.h"

namespace rulecheck::routing {

// Adds the files of `environment.alertmanager` that the workspace lacks, as context.
void LoadNamedConfigs(const source::FileSystem& files, const policy::Project& project, Workspace* workspace);

}  // namespace rulecheck::routing
