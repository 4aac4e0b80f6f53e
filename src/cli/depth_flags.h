// Options of `test` that ask what the tests prove: mutation and coverage.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rulecheck/run.h"
#include "rulecheck/test.h"

namespace CLI {
class App;
}  // namespace CLI

namespace rulecheck::cli {

struct DepthFlags {
  bool mutate = false;
  std::string mutate_time;
  std::optional<double> mutate_min;
  std::vector<std::string> coverage;  // FORMAT or FORMAT=PATH
  std::optional<double> coverage_min;
  std::string coverage_since;
};

void AddDepthFlags(CLI::App& app, DepthFlags* flags);

// False when one makes no sense (the reason has been printed).
bool ApplyDepthFlags(const DepthFlags& flags, TestOptions* test);

// Leaves of the coverage only rules that were changed since --coverage-since; false when that
// cannot be told (the reason has been printed).
bool KeepChangedRules(const DepthFlags& flags, Run* run);

// Writes what --coverage asks for. False when something could not be written (the reason has been
// printed).
bool WriteCoverage(const Run& run, const DepthFlags& flags);

// Whether the run reaches what the flags ask for; says on standard error what does not.
bool ReachesDepth(const Run& run, const DepthFlags& flags);

}  // namespace rulecheck::cli
