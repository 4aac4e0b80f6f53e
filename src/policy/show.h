// What `config show` prints: the settings that hold for a path, and what is missing to them.
#pragma once

#include <span>
#include <string>

#include "policy/project.h"
#include "rulecheck/workspace.h"

namespace rulecheck::policy {

// As YAML with comments.
std::string ShowSettings(const std::string& path, const PathSettings& settings,
                         std::span<const CheckInfo> checks);

// A file to begin with, fitted to what a snapshot of a repository has.
// `folder` is where it will stand.
std::string StarterSettings(const Snapshot& snapshot, std::string_view folder, std::string_view schema);

}  // namespace rulecheck::policy
