#include "unittest/unmoved.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "unittest/check_ids.h"
#include "unittest/group_runner.h"
#include "unittest/read_names.h"

namespace rulecheck::unittest {
namespace {

using engine::rules::GroupSpec;
using engine::rules::RuleSpec;

// Passes where the alert is in no state at all.
bool IsNegative(const AlertCase& c) {
  const AlertTerms& terms = c.terms;
  if (terms.fires_within_ms) return false;
  if (terms.has_condition()) return terms.never;
  if (terms.state && *terms.state != RuleState::kInactive) return false;
  return c.alerts.empty();
}

// Something other than alert cases may ask for alerts: expressions and LogQL on ALERTS.
bool AsksForAlerts(const ExprCase& c) {
  return c.expr.value.find("ALERTS") != std::string_view::npos ||
         c.expr.value.find("__name__") != std::string_view::npos;
}

using AlertKey = std::pair<const RuleFile*, std::string_view>;

struct Asked {
  const Plan* plan = nullptr;  // of the first case that expects it not to fire
  const AlertCase* first = nullptr;
  bool proven = false;
};

void AddCases(const Plan& plan, const std::multimap<std::string_view, const RuleFile*>& files,
              std::map<AlertKey, Asked>* alerts) {
  for (const PlannedGroup& group : plan.groups) {
    for (const PlannedCase& c : group.cases) {
      if (c.alert == nullptr) continue;
      const auto [first, last] = files.equal_range(c.alert->alertname.value);
      for (auto it = first; it != last; ++it) {
        Asked& asked = (*alerts)[{it->second, it->first}];
        asked.proven = asked.proven || !IsNegative(*c.alert);
        if (asked.first == nullptr) {
          asked.plan = &plan;
          asked.first = c.alert;
        }
      }
    }
  }
}

}  // namespace

void ReportUnmovedCases(const Plan& plan, const PlannedGroup& group, const TestOptions& options,
                        GroupOutcome* out) {
  const auto passed = [&](size_t i) { return out->cases[i].status == CaseStatus::kPassed; };
  if (std::none_of(out->may_stay.begin(), out->may_stay.end(), passed)) return;
  Plan bare = plan;
  bare.rule_groups.clear();
  bare.log_groups.clear();
  bare.rule_order = {};
  GroupOutcome without = MakeOutcome(bare, group);
  GroupRunner(bare, group, options, &without).Run();
  std::set<Span> reported;  // a case at several times is one
  for (size_t i : out->may_stay) {
    if (!passed(i) || without.cases[i].status != CaseStatus::kPassed) continue;
    const ExprCase& c = *group.cases[i].expr;
    const bool all = std::all_of(out->may_stay.begin(), out->may_stay.end(), [&](size_t other) {
      return group.cases[other].expr->span != c.span || without.cases[other].status == CaseStatus::kPassed;
    });
    if (!all || !reported.insert(c.span).second) continue;
    FindingSink(&out->findings)
        .Report(kUnmovedCase, c.expr.Whole(),
                "this case passes without any rule, too: it does not notice when what it reads is gone");
  }
}

std::vector<Finding> UnprovenAlerts(const std::vector<Plan>& plans) {
  std::map<AlertKey, Asked> alerts;
  std::set<const RuleFile*> read;  // by expressions that may ask for any alert
  for (const Plan& plan : plans) {
    std::multimap<std::string_view, const RuleFile*> files;
    for (const auto& file : plan.rule_files) {
      for (const auto* groups : {&file->groups, &file->log_groups}) {
        for (const GroupSpec& group : *groups) {
          for (const RuleSpec& rule : group.rules) {
            if (rule.alerting) files.emplace(rule.name, file.get());
          }
        }
      }
      for (const PlannedGroup& group : plan.groups) {
        if (std::any_of(group.group->expr_cases.begin(), group.group->expr_cases.end(), AsksForAlerts))
          read.insert(file.get());
      }
    }
    AddCases(plan, files, &alerts);
  }
  std::vector<Finding> out;
  std::set<const AlertCase*> reported;  // files may share a name
  for (const auto& [key, asked] : alerts) {
    if (asked.proven || read.contains(key.first) || !reported.insert(asked.first).second) continue;
    FindingSink(&out).Report(kUnprovenAlert, asked.first->alertname.Whole(),
                             "no case of this run expects `" + std::string(key.second) +
                                 "` to fire: all of them pass when the rule is deleted");
  }
  return out;
}

}  // namespace rulecheck::unittest
