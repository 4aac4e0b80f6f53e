// The flags on settings, the same for every command that reports findings.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cli/load_flags.h"

namespace CLI {
class App;
}  // namespace CLI

namespace rulecheck::policy {
class Project;
}

namespace rulecheck::cli {

struct ConfigFlags {
  std::string config;
  std::string profile;
  bool no_config = false;
  bool read_facts = false;  // set by commands that use facts, not by a flag
};

void AddConfigFlags(CLI::App& app, ConfigFlags* flags);

// `load` is what the flags of `load_flags` make.
std::shared_ptr<policy::Project> MakeProject(const ConfigFlags& flags, const LoadFlags& load_flags,
                                             const LoadOptions& load, bool force_exclude = false);

// Days since 1970-01-01.
int64_t Today();

}  // namespace rulecheck::cli
