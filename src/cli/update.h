// `test --update`: the diff, the question, the writing.
#pragma once

#include <string>
#include <vector>

#include "rulecheck/test.h"

namespace CLI {
class App;
}  // namespace CLI

namespace rulecheck::cli {

struct UpdateFlags {
  std::string scope;  // empty: nothing is updated; "failing", "missing"
  bool yes = false;
};

void AddUpdateFlags(CLI::App& app, UpdateFlags* flags);

// False when the flags make no sense, or in CI without --yes (the reason has been printed).
bool CheckUpdateFlags(const UpdateFlags& flags);

// Returns an ExitCode.
int UpdateExpectations(const std::vector<std::string>& paths, const TestOptions& test,
                       const UpdateFlags& flags);

}  // namespace rulecheck::cli
