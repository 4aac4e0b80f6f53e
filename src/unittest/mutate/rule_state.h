// What a GroupTrial keeps of the rule whose mutants it tries.
#pragma once

#include <optional>
#include <vector>

#include "unittest/mutate/group_trial.h"

namespace rulecheck::unittest {

struct GroupTrial::RuleState {
  const engine::rules::RuleSpec* rule = nullptr;
  engine::rules::RuleSpec changed;  // a copy in which a mutant changes one thing
  bool log = false;
  size_t index = 0;              // of PlanRules; not of Loki's
  std::vector<size_t> affected;  // sorted
  bool circle = false;
  std::vector<size_t> cases;  // that depend on it, in order
  Way way = Way::kWhole;
  std::optional<engine::Storage> fork;  // without what affected rules write
  engine::SeriesId fork_series = 0;
  // What the unchanged rule gives and writes, when it was asked for.
  std::optional<engine::BlockOutcome> original;
  std::vector<engine::rules::RuleColumn> written;

  void Restore() {
    changed.query = rule->query;
    changed.log_query = rule->log_query;
    changed.hold_ms = rule->hold_ms;
    changed.keep_firing_ms = rule->keep_firing_ms;
  }
};

}  // namespace rulecheck::unittest
