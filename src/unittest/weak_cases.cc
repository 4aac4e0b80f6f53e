// Cases that stay as they are whatever the rules say.
#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

#include "base/duration.h"
#include "unittest/check_ids.h"
#include "unittest/group_runner.h"
#include "unittest/read_names.h"

namespace rulecheck::unittest {
namespace {

using engine::rules::GroupSpec;
using engine::rules::RuleSpec;

// The shortest `for` of the rules of a name; nothing when there is no such rule.
std::map<std::string_view, int64_t> ShortestHolds(const Plan& plan) {
  std::map<std::string_view, int64_t> out;
  for (const auto* groups : {&plan.rule_groups, &plan.log_groups}) {
    for (const GroupSpec* group : *groups) {
      for (const RuleSpec& rule : group->rules) {
        if (!rule.alerting) continue;
        const auto [place, fresh] = out.try_emplace(rule.name, rule.hold_ms);
        if (!fresh) place->second = std::min(place->second, rule.hold_ms);
      }
    }
  }
  return out;
}

bool ReadsRule(const ReadNames& names, const Plan& plan) {
  const bool alerts = names.Has("ALERTS") || names.Has("ALERTS_FOR_STATE");
  for (const auto* groups : {&plan.rule_groups, &plan.log_groups}) {
    for (const GroupSpec* group : *groups) {
      for (const RuleSpec& rule : group->rules) {
        if (rule.alerting ? alerts : names.Has(rule.name)) return true;
      }
    }
  }
  return false;
}

}  // namespace

// No case of the test looks at an alert when its `for` can have elapsed: it is quiet whatever comes.
void GroupRunner::ReportEarlyCases() {
  const std::map<std::string_view, int64_t> holds = ShortestHolds(plan_);
  std::map<std::string_view, const AlertCase*> last;
  for (const AlertCase& c : group_.group->alert_cases) {
    const AlertCase*& latest = last[c.alertname.value];
    const auto end = [](const AlertCase& a) { return a.eval_time_ms + a.terms.fires_within_ms.value_or(0); };
    if (latest == nullptr || end(c) > end(*latest)) latest = &c;
  }
  for (const auto& [name, c] : last) {
    const auto hold = holds.find(name);
    if (hold == holds.end() || c->eval_time_ms + c->terms.fires_within_ms.value_or(0) >= hold->second)
      continue;
    if (c->terms.state == RuleState::kPending || !c->alerts.empty()) continue;
    FindingSink(&out_->findings)
        .Report(kEarlyCase, c->alertname.Whole(),
                "alert `" + std::string(name) + "` waits for " + FormatPrometheusDuration(hold->second) +
                    ", and no case of this test looks later than " +
                    FormatPrometheusDuration(c->eval_time_ms) +
                    ": it cannot fire here, whatever the series are");
  }
}

// What the expression gives may be there without what the rules write: it says what comes where there is
// nothing, or the input has a series of that name. That nothing comes is for a rule to see to, too.
bool GroupRunner::MayStay(const ExprCase& c, const promql::Expr& root, const ReadNames& names) const {
  if (c.samples.empty()) return false;
  for (const InputSeries& series : group_.group->series) {
    const std::string_view text = series.series.value;
    if (names.Has(text.substr(0, text.find_first_of("{ ")))) return true;
  }
  bool out = false;
  promql::Walk(root, [&](const promql::Expr& node) {
    if (const auto* binary = promql::As<promql::Binary>(&node)) {
      out = out || binary->op == promql::Op::kOr || binary->op == promql::Op::kUnless;
    } else if (const auto* call = promql::As<promql::Call>(&node)) {
      const promql::FunctionId id = call->function->id;
      out = out || id == promql::FunctionId::kAbsent || id == promql::FunctionId::kAbsentOverTime ||
            id == promql::FunctionId::kScalar;
    }
  });
  return out;
}

void GroupRunner::NoteMayStay(const ExprCase& c) {
  for (size_t i = 0; i < group_.cases.size(); ++i) {
    if (group_.cases[i].expr == &c) out_->may_stay.push_back(i);
  }
}

// An expression that reads nothing that a rule writes gives the same without the rules.
void GroupRunner::ReportRulelessCases() {
  if (plan_.rule_groups.empty() && plan_.log_groups.empty()) return;
  const ExprCase* before = nullptr;
  for (const ExprCase& c : group_.group->expr_cases) {
    const bool again = before != nullptr && before->span == c.span;
    before = &c;
    if (again) continue;
    const promql::ParseOutcome parsed = promql::Parse(std::string(c.expr.value), MakeParseOptions());
    if (parsed.query == nullptr) continue;
    ReadNames names;
    names.Add(*parsed.query->root());
    if (names.any || ReadsRule(names, plan_)) {
      if (MayStay(c, *parsed.query->root(), names)) NoteMayStay(c);
      continue;
    }
    FindingSink(&out_->findings)
        .Report(kRulelessCase, c.expr.Whole(),
                "this expression reads nothing that a rule writes: its result stays without the rules");
  }
}

}  // namespace rulecheck::unittest
