// Shell completions, made from the tree of commands.
#pragma once

#include <string>

namespace CLI {
class App;
}  // namespace CLI

namespace rulecheck::cli {

std::string BashCompletion(const CLI::App& root);
std::string ZshCompletion(const CLI::App& root);
std::string FishCompletion(const CLI::App& root);

}  // namespace rulecheck::cli
