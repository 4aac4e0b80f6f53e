// Judges what alert tests assert beyond promtool's format: states and deadlines.
#include <algorithm>

#include <fmt/format.h>

#include "base/duration.h"
#include "unittest/group_runner.h"
#include "unittest/render.h"

namespace rulecheck::unittest {

using engine::rules::Alert;
using engine::rules::AlertPhase;
using engine::rules::RuleSpec;

namespace {

using engine::rules::AlertPhaseName;

AlertPhase PhaseOfState(RuleState state) {
  constexpr AlertPhase kPhases[] = {AlertPhase::kInactive, AlertPhase::kPending, AlertPhase::kFiring};
  return kPhases[static_cast<size_t>(state)];
}

}  // namespace

int64_t GroupRunner::LastTickOf(const PlannedCase& c) const {
  const int64_t within = c.alert->terms.fires_within_ms.value_or(0);
  return std::min(last_tick_ms_, TickAt(start_ms_ + c.eval_time_ms() + within));
}

std::vector<std::string_view> GroupRunner::WatchedNames(const AlertCase& c) const {
  std::vector<std::string_view> names{c.alertname.value};
  if (!c.terms.no_other_alerts) return names;
  for (const auto* groups : {&plan_.rule_groups, &plan_.log_groups}) {
    for (const auto* group : *groups) {
      for (const RuleSpec& rule : group->rules) {
        if (rule.alerting) names.emplace_back(rule.name);
      }
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

void GroupRunner::WatchCase(const PlannedCase& c, engine::rules::RuleRuns* rules) const {
  const TimeRange& range = c.alert->terms.range;
  const bool property = c.alert->terms.has_condition();
  const int64_t from = property ? start_ms_ + range.from_ms : TickOf(c);
  const int64_t to = property ? start_ms_ + range.to_ms : LastTickOf(c);
  const int64_t every = property ? range.every_ms : interval_ms_;
  for (const std::string_view name : WatchedNames(*c.alert)) {
    for (int64_t t = from; t <= to; t += every) rules->Watch(name, TickAt(t));
  }
}

std::vector<Item> GroupRunner::GotAlerts(const AlertCase& c, int64_t tick_ms) {
  std::vector<Item> out;
  for (const std::string_view name : WatchedNames(c)) {
    std::vector<Item> of_name = GotAlerts(name, tick_ms);
    std::move(of_name.begin(), of_name.end(), std::back_inserter(out));
  }
  return out;
}

Comparison GroupRunner::CompareAlerts(const AlertCase& c, const std::vector<Item>& expected,
                                      const std::vector<Item>& got) const {
  return Compare(expected, got, match_, c.terms.subset && !c.terms.no_other_alerts);
}

AlertPhase GroupRunner::PhaseOf(std::string_view alertname, int64_t tick_ms) {
  AlertPhase phase = AlertPhase::kInactive;
  const auto see = [&](const RuleSpec& /*rule*/, Alert& alert) { phase = std::max(phase, alert.phase); };
  simulation_->ForEachAlert(alertname, tick_ms, see);
  if (log_rules_ != nullptr) log_rules_->ForEachAlert(alertname, tick_ms, see);
  return phase;
}

// The verdict of a case that has no list to compare; `failure` is empty when it passes.
void GroupRunner::EndTold(size_t index, const std::string& failure, int64_t at_ms) {
  if (IsExplained(index)) {
    AlertCase seen = *group_.cases[index].alert;
    seen.eval_time_ms = at_ms - start_ms_;
    CaseComparison nothing;
    nothing.noun = "firing alert";
    out_->cases[index].explanation = std::make_shared<CaseExplanation>(ExplainAlert(Facts(), seen, nothing));
  }
  End(index, failure.empty() ? CaseStatus::kPassed : CaseStatus::kFailed,
      failure.empty() ? "" : failure + "\n");
}

void GroupRunner::JudgeState(size_t index) {
  const AlertCase& c = *group_.cases[index].alert;
  const int64_t tick = TickOf(group_.cases[index]);
  const AlertPhase wanted = PhaseOfState(*c.terms.state);
  const AlertPhase phase = PhaseOf(c.alertname.value, tick);
  const bool listed = c.terms.has_alerts && wanted != AlertPhase::kInactive;
  if (!listed || phase != wanted) {
    const bool fine = phase == wanted;
    return EndTold(index,
                   fine ? ""
                        : fmt::format("expected the rule to be {}, it is {}", AlertPhaseName(wanted),
                                      AlertPhaseName(phase)),
                   tick);
  }
  const std::vector<Item> expected = ExpectedAlerts(c);
  const std::vector<Item> got = GotAlerts(c.alertname.value, tick, wanted);
  EndCompared(index, CompareAlerts(c, expected, got), nullptr, {});
}

void GroupRunner::JudgeWithin(size_t index) {
  const AlertCase& c = *group_.cases[index].alert;
  const int64_t last = LastTickOf(group_.cases[index]);
  const std::vector<Item> expected = ExpectedAlerts(c);
  std::string seen;
  for (int64_t t = TickOf(group_.cases[index]); t <= last; t += interval_ms_) {
    const std::vector<Item> got = GotAlerts(c, t);
    const bool fires = c.alerts.empty() ? !got.empty() : CompareAlerts(c, expected, got).ok();
    if (fires) return EndTold(index, "", t);
    if (!got.empty()) seen = fmt::format("; at {} {} fires", Since(t), AlertText(got.front().labels));
  }
  EndTold(
      index,
      fmt::format("does not fire{} within {} of {}: the rule is {} at {}{}",
                  c.alerts.empty() ? "" : " as expected", FormatPrometheusDuration(*c.terms.fires_within_ms),
                  FormatPrometheusDuration(c.eval_time_ms), AlertPhaseName(PhaseOf(c.alertname.value, last)),
                  Since(last), seen),
      last);
}

}  // namespace rulecheck::unittest
