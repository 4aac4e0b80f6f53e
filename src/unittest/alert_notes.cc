// What a failed alert case adds to its comparison: why nothing fired.
#include <algorithm>

#include "base/duration.h"
#include "base/strings.h"
#include "unittest/group_runner.h"
#include "unittest/render.h"

namespace rulecheck::unittest {
namespace {

using engine::rules::Alert;
using engine::rules::AlertPhase;
using engine::rules::GroupSpec;
using engine::rules::RuleSpec;

// Alerts of one case described one by one.
constexpr size_t kMaxNotes = 5;

// The rules of this name, and the names of all alerting rules.
std::vector<const RuleSpec*> FindRules(const std::vector<const GroupSpec*>& groups, std::string_view name,
                                       std::vector<std::string_view>* names) {
  std::vector<const RuleSpec*> found;
  for (const GroupSpec* group : groups) {
    for (const RuleSpec& rule : group->rules) {
      if (!rule.alerting) continue;
      names->push_back(rule.name);
      if (rule.name == name) found.push_back(&rule);
    }
  }
  return found;
}

std::string UndefinedNote(std::string_view name, const std::vector<std::string_view>& names) {
  std::string note = "  note: no loaded rule defines an alert `" + std::string(name) + "`";
  std::string_view nearest = Nearest(name, names);
  if (!nearest.empty()) note += "; did you mean `" + std::string(nearest) + "`?";
  return note + "\n";
}

}  // namespace

std::string GroupRunner::AlertNotes(const PlannedCase& planned, const Comparison& comparison) {
  const AlertCase& alert_case = *planned.alert;
  std::vector<std::string_view> names;
  std::string_view name = alert_case.alertname.value;
  std::vector<const RuleSpec*> rules = FindRules(plan_.rule_groups, name, &names);
  if (rules.empty()) return UndefinedNote(name, names);
  if (comparison.differing.empty() && comparison.missing.empty()) return "";

  std::string notes;
  size_t count = 0;
  bool any = false;
  simulation_->ForEachAlert(name, TickOf(planned), [&](const RuleSpec& rule, Alert& alert) {
    any = true;
    if (alert.phase != AlertPhase::kPending || ++count > kMaxNotes) return;
    int64_t due = alert.active_at_ms + rule.hold_ms - start_ms_;
    int64_t fires = (due + interval_ms_ - 1) / interval_ms_ * interval_ms_;
    notes += "  note: " + LabelsText(LabelFields(alert.labels)) + " is pending since " +
             Since(alert.active_at_ms) + " and fires at " + FormatPrometheusDuration(fires) +
             " if it stays true (for: " + FormatPrometheusDuration(rule.hold_ms) + ")\n";
  });
  if (count > kMaxNotes) notes += "  note: and " + std::to_string(count - kMaxNotes) + " more are pending\n";
  if (!any) {
    int64_t tick = alert_case.eval_time_ms / interval_ms_ * interval_ms_;
    notes += "  note: `" + std::string(name) + "` is inactive: its expression gives nothing at " +
             FormatPrometheusDuration(tick) + "\n";
  }
  return notes;
}

}  // namespace rulecheck::unittest
