// Runs one alert, with the recording rules that it reads and nothing else, on the input of a
// test that is being made.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/rules/rule_graph.h"
#include "rulecheck/test.h"
#include "unittest/mutate/rule_mutants.h"
#include "unittest/rule_cache.h"

namespace rulecheck::unittest {

// The file must outlive it.
class AlertTrial {
 public:
  AlertTrial(const RuleFile& file, const engine::rules::RuleSpec& alert, const TestOptions& options);

  AlertTrial(AlertTrial&&) = default;

  // The same with a change of one of the rules; nothing where the alert does not depend on that.
  std::optional<AlertTrial> With(const RuleMutant& mutant) const;
  // What the alert depends on, itself included.
  std::vector<const Rule*> Rules() const;

  struct Outcome {
    std::vector<bool> fires;     // at each minute from 0; empty when the rules cannot be evaluated
    std::vector<size_t> firing;  // how many alerts, at each minute
    // What fires under the alert's name at each of the asked times: lines of an `exp_alerts` item.
    std::vector<std::vector<std::vector<std::string>>> shown;
  };
  // `text` is a test file with one group and one case, of the alert, that asks for all times up to
  // `end_ms`. Rules of the same name run, too, and are shown.
  Outcome Run(const std::string& text, int64_t end_ms, const std::vector<int64_t>& times_ms) const;

 private:
  AlertTrial(const AlertTrial&) = default;  // the order is still that of the other's rules
  void Order();
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
