#include "unittest/generate/alert_trial.h"

#include <algorithm>
#include <memory>

#include "source/file_system.h"
#include "unittest/discover.h"
#include "unittest/group_runner.h"
#include "unittest/plan.h"
#include "unittest/update/case_edits.h"

namespace rulecheck::unittest {
namespace {

using engine::rules::Alert;
using engine::rules::AlertPhase;
using engine::rules::GroupSpec;
using engine::rules::RuleSpec;

constexpr int64_t kTickMs = 60'000;

// The alerts of this name and all that they read, through others, too; sorted.
std::vector<size_t> WithRead(const std::vector<const RuleSpec*>& rules, std::string_view name) {
  const engine::rules::RuleWriters writers(rules);
  std::vector<size_t> out;
  std::vector<bool> known(rules.size(), false);
  for (size_t i = 0; i < rules.size(); ++i) {
    if (!rules[i]->alerting || rules[i]->name != name) continue;
    known[i] = true;
    out.push_back(i);
  }
  for (size_t i = 0; i < out.size(); ++i) {
    const RuleSpec& rule = *rules[out[i]];
    if (rule.query == nullptr) continue;
    for (size_t read : writers.ReadBy(*rule.query->root()).writers) {
      if (known[read]) continue;
      known[read] = true;
      out.push_back(read);
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

AlertTrial::AlertTrial(const RuleFile& file, const RuleSpec& alert, const TestOptions& options)
    : file_(file),
      alert_(alert.rule),
      name_(alert.name),
      log_(alert.log_query != nullptr),
      options_(options) {
  const std::vector<GroupSpec>& all = log_ ? file.log_groups : file.groups;
  for (const GroupSpec& group : all) order_.push_back(&group);
  const std::vector<const RuleSpec*> rules = engine::rules::RulesInOrder(order_);
  KeepRules(all, WithRead(rules, name_));
  Order();
}

void AlertTrial::Order() {
  order_.clear();
  for (const GroupSpec& group : groups_) order_.push_back(&group);
  if (!log_) rule_order_ = engine::rules::OrderRules(order_);
}

std::optional<AlertTrial> AlertTrial::With(const RuleMutant& mutant) const {
  if (mutant.log != log_) return std::nullopt;
  AlertTrial out(*this);
  bool found = false;
  for (GroupSpec& group : out.groups_) {
    for (RuleSpec& rule : group.rules) {
      if (rule.rule != mutant.rule->rule) continue;
      mutant.Apply(&rule);
      found = true;
    }
  }
  if (!found) return std::nullopt;
  out.Order();
  return out;
}

std::vector<const Rule*> AlertTrial::Rules() const {
  std::vector<const Rule*> out;
  for (const GroupSpec& group : groups_) {
    for (const RuleSpec& rule : group.rules) out.push_back(rule.rule);
  }
  return out;
}

void AlertTrial::KeepRules(const std::vector<GroupSpec>& groups, const std::vector<size_t>& kept) {
  size_t index = 0;
  for (const GroupSpec& group : groups) {
    GroupSpec copy = group;
    copy.rules.clear();
    for (const RuleSpec& rule : group.rules) {
      if (std::binary_search(kept.begin(), kept.end(), index++)) copy.rules.push_back(rule);
    }
    if (!copy.rules.empty()) groups_.push_back(std::move(copy));
  }
}

AlertTrial::Outcome AlertTrial::Run(const std::string& text, int64_t end_ms,
                                    const std::vector<int64_t>& times_ms) const {
  const auto source = std::make_shared<const SourceFile>(file_.path + ".trial", text);
  Plan plan = MakePlan(LoadTest(source, options_), options_, CaseFilter({}));
  if (plan.file.HasErrors() || plan.groups.size() != 1) return {};
  (log_ ? plan.log_groups : plan.rule_groups) = order_;
  plan.rule_order = rule_order_;
  GroupOutcome outcome = MakeOutcome(plan, plan.groups.front());
  GroupRunner runner(plan, plan.groups.front(), options_, &outcome);
  if (!runner.CheckSize() || (runner.HasLogs() && !runner.ReadLogs()) || !runner.RunRules()) return {};
  Outcome out;
  for (int64_t t = 0; t <= end_ms; t += kTickMs) {
    size_t firing = 0;
    const auto see = [&](const RuleSpec& rule, Alert& alert) {
      if (rule.rule == alert_ && alert.phase == AlertPhase::kFiring) ++firing;
    };
    runner.simulation_->ForEachAlert(name_, t, see);
    if (runner.log_rules_ != nullptr) runner.log_rules_->ForEachAlert(name_, t, see);
    out.fires.push_back(firing > 0);
    out.firing.push_back(firing);
  }
  for (int64_t t : times_ms) {
    auto& items = out.shown.emplace_back();
    for (const Item& item : runner.GotAlerts(name_, t)) items.push_back(AlertLines(item));
  }
  return out;
}

}  // namespace rulecheck::unittest
