// Tests that notice changes of a rule: input on which an alert and its mutants part.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "unittest/generate/alert_trial.h"
#include "unittest/generate/backwards.h"
#include "unittest/generate/turns.h"

namespace rulecheck::unittest {

struct KilledMutants {
  size_t all = 0;                  // those that are proven equal left out
  size_t killed = 0;               // by the tests that were there and by those that were found
  std::vector<std::string> alive;  // "comparator at 8:35: `<` becomes `<=`"
  std::vector<FoundTest> found;
};

// Of one alert. What it is given must outlive it.
class KillSearch {
 public:
  struct Subject {
    const engine::rules::RuleSpec& rule;
    const AlertTrial& trial;
    std::string head;  // of the test file
    RecordedQuery recorded;
    std::function<bool()> over;  // no time is left
  };
  explicit KillSearch(Subject subject) : subject_(std::move(subject)) {}

  // `mutants` of the alert and of the rules that it reads; `tests` are those that were found for it.
  KilledMutants Run(const std::vector<const RuleMutant*>& mutants, const std::vector<FoundTest>& tests);

 private:
  struct Candidate {
    TestInput input;
    int64_t end_ms = 0;
    AlertTrial::Outcome outcome;  // of the alert as it is
  };
  struct Alive {
    const RuleMutant* mutant;
    AlertTrial trial;
  };

  std::string Text(const TestInput& input, int64_t end_ms) const;
  bool Kills(const FoundTest& test, const AlertTrial& mutated) const;
  // A test with a case at a time at which the two part; nothing when they do not.
  std::optional<FoundTest> Parts(const Candidate& candidate, const AlertTrial& mutated) const;
  std::optional<FoundTest> TestThatKills(const Alive& alive);
  std::optional<FoundTest> FromMutant(const Alive& alive);
  std::optional<FoundTest> FromLines(const Alive& alive);
  Candidate Tried(TestInput input, int64_t end_ms) const;
  // Adds input that is found backwards from the alert as it is.
  void FillPool();

  Subject subject_;
  std::vector<Candidate> pool_;
  bool filled_ = false;
};

}  // namespace rulecheck::unittest
