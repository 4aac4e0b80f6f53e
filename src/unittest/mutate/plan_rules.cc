#include "unittest/mutate/plan_rules.h"

#include <algorithm>

namespace rulecheck::unittest {

using engine::rules::GroupSpec;
using engine::rules::RuleSpec;

PlanRules::PlanRules(const Plan& plan)
    : rules_(engine::rules::RulesInOrder(plan.rule_groups)), writers_(rules_), readers_(rules_.size()) {
  for (size_t place = 0; place < plan.rule_groups.size(); ++place) {
    for (const RuleSpec& rule : plan.rule_groups[place]->rules) {
      index_.emplace(&rule, groups_.size());
      groups_.push_back(plan.rule_groups[place]);
      places_.push_back(place);
    }
  }
  for (size_t i = 0; i < rules_.size(); ++i) {
    std::vector<size_t> reads;
    if (rules_[i]->query != nullptr) reads = writers_.ReadBy(*rules_[i]->query->root()).writers;
    for (size_t writer : reads) readers_[writer].push_back(i);
    reads_.push_back(std::move(reads));
  }
}

bool PlanRules::Find(const RuleSpec* rule, size_t* index) const {
  const auto it = index_.find(rule);
  if (it == index_.end()) return false;
  *index = it->second;
  return true;
}

std::vector<size_t> PlanRules::Affected(size_t index, bool* circle) const {
  *circle = false;
  std::vector<size_t> out{index};
  std::vector<bool> seen(rules_.size(), false);
  seen[index] = true;
  for (size_t next = 0; next < out.size(); ++next) {
    for (size_t reader : readers_[out[next]]) {
      if (reader == index) *circle = true;
      if (seen[reader]) continue;
      seen[reader] = true;
      out.push_back(reader);
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace rulecheck::unittest
