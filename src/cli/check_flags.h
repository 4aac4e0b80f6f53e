// The flags that choose among checks, the same for every command that reports findings.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}  // namespace CLI

namespace rulecheck::cli {

struct CheckFlags {
  std::vector<std::string> select;  // empty: all
  std::vector<std::string> ignore;
  std::vector<std::string> extend_select;
};

void AddCheckFlags(CLI::App& app, CheckFlags* flags);

// False (the reason has been printed) when a name is no check, no family and not "all".
bool ApplyCheckFlags(const CheckFlags& flags, std::vector<std::string>* select,
                     std::vector<std::string>* ignore, std::vector<std::string>* extend_select);

}  // namespace rulecheck::cli
