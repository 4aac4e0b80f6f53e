// Options on which files of a folder are looked at.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}  // namespace CLI

namespace rulecheck::cli {

struct WalkFlags {
  std::vector<std::string> exclude;
  bool no_ignore = false;
};

void AddWalkFlags(CLI::App& app, WalkFlags* flags);

}  // namespace rulecheck::cli
