// Options on what the rules may use: feature flags and the Prometheus version.
#pragma once

#include <string>
#include <vector>

#include "rulecheck/document.h"

namespace CLI {
class App;
}  // namespace CLI

namespace rulecheck::cli {

struct LoadFlags {
  std::vector<std::string> features;
  std::string target_version;
  std::string dialect = "auto";
  bool ignore_unknown_fields = false;
};

// The flags of `--enable-feature` that change what parses.
std::vector<std::string> SyntaxFeatureNames();

void AddLoadFlags(CLI::App& app, LoadFlags* flags);

// False when a flag makes no sense (the reason has been printed).
bool ApplyLoadFlags(const LoadFlags& flags, LoadOptions* options);

}  // namespace rulecheck::cli
