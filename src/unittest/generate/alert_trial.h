// Runs one alert, with the recording rules that it reads and nothing else, on the input of a
// test that is being made.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/rules/rule_graph.h"
#include "rulecheck/test.h"
#include "unittest/rule_cache.h"

namespace rulecheck::unittest {

// The file must outlive it.
class AlertTrial {
 public:
  AlertTrial(const RuleFile& file, const engine::rules::RuleSpec& alert, const TestOptions& options);

  struct Outcome {
    std::vector<bool> fires;  // at each minute from 0; empty when the rules cannot be evaluated
    // What fires under the alert's name at each of the asked times: lines of an `exp_alerts` item.
    std::vector<std::vector<std::vector<std::string>>> shown;
  };
  // `text` is a test file with one group and one case, of the alert, that asks for all times up to
  // `end_ms`. Rules of the same name run, too, and are shown.
  Outcome Run(const std::string& text, int64_t end_ms, const std::vector<int64_t>& times_ms) const;

 private:
  void KeepRules(const std::vector<engine::rules::GroupSpec>& groups, const std::vector<size_t>& kept);

  const RuleFile& file_;
  const Rule* alert_;
  std::string name_;
  bool log_;
  const TestOptions& options_;
  std::vector<engine::rules::GroupSpec> groups_;  // with the rules that count
  std::vector<const engine::rules::GroupSpec*> order_;
  engine::rules::RuleOrder rule_order_;
};

}  // namespace rulecheck::unittest
