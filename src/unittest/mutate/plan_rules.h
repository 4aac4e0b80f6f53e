// The rules of a test file by number, and who reads whom: what a change of one can change.
#pragma once

#include <cstddef>
#include <unordered_map>
#include <vector>

#include "engine/rules/rule_graph.h"
#include "unittest/plan.h"

namespace rulecheck::unittest {

// Immutable once made; threads share it. The plan must outlive it.
class PlanRules {
 public:
  explicit PlanRules(const Plan& plan);

  const std::vector<const engine::rules::RuleSpec*>& rules() const { return rules_; }
  const engine::rules::RuleWriters& writers() const { return writers_; }
  // False: not a Prometheus rule of the plan.
  bool Find(const engine::rules::RuleSpec* rule, size_t* index) const;
  const engine::rules::GroupSpec& GroupOf(size_t index) const { return *groups_[index]; }
  size_t PlaceOf(size_t index) const { return places_[index]; }  // in Plan::rule_groups
  const std::vector<size_t>& ReadsOf(size_t index) const { return reads_[index]; }
  // The rule and all that read what it writes, directly or through others; sorted. Whether
  // one of them reads itself in the end is in *circle.
  std::vector<size_t> Affected(size_t index, bool* circle) const;

 private:
  std::vector<const engine::rules::RuleSpec*> rules_;  // in order of evaluation
  std::vector<const engine::rules::GroupSpec*> groups_;
  std::vector<size_t> places_;
  engine::rules::RuleWriters writers_;
  std::unordered_map<const engine::rules::RuleSpec*, size_t> index_;
  std::vector<std::vector<size_t>> reads_;
  std::vector<std::vector<size_t>> readers_;
};

}  // namespace rulecheck::unittest
