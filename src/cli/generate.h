// `test --generate`: unit tests made from rules, shown or written.
#pragma once

#include <string>
#include <vector>

#include "rulecheck/test.h"

namespace CLI {
class App;
}  // namespace CLI

namespace rulecheck::cli {

struct GenerateFlags {
  std::string what;  // a rule file, or an alert of the files that are named; empty: nothing
  bool write = false;
};

void AddGenerateFlags(CLI::App& app, GenerateFlags* flags);

// Returns an ExitCode: 1 when some alert is not made to fire.
int GenerateTestFiles(const std::vector<std::string>& paths, const TestOptions& test,
                      const GenerateFlags& flags);

}  // namespace rulecheck::cli
