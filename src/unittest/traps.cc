// Places where promtool would say something else, or where a case says less than
// it seems to: reported as warnings in the default mode.
#include <algorithm>
#include <cmath>

#include "base/duration.h"
#include "base/strings.h"
#include "unittest/check_ids.h"
#include "unittest/group_runner.h"

namespace rulecheck::unittest {
namespace {

using engine::rules::GroupSpec;
using engine::rules::RuleSpec;

bool Defines(const std::vector<const GroupSpec*>& groups, std::string_view alertname) {
  return std::any_of(groups.begin(), groups.end(), [&](const GroupSpec* group) {
    return std::any_of(group->rules.begin(), group->rules.end(),
                       [&](const RuleSpec& rule) { return rule.alerting && rule.name == alertname; });
  });
}

}  // namespace

// Rules run at every tick of a test; in production a group with an interval of its own runs less
// often, and its alerts come later.
void GroupRunner::ReportGroupIntervals() {
  for (const GroupSpec* group : plan_.rule_groups) {
    if (group->interval == nullptr || group->interval->milliseconds <= interval_ms_) continue;
    const bool tested = std::any_of(group->rules.begin(), group->rules.end(), [&](const RuleSpec& rule) {
      // A `for` of whole intervals keeps its length.
      if (rule.hold_ms > 0 && rule.hold_ms % group->interval->milliseconds == 0) return false;
      return std::any_of(group_.cases.begin(), group_.cases.end(), [&](const PlannedCase& c) {
        return c.alert != nullptr && rule.alerting && c.alert->alertname.value == rule.name;
      });
    });
    if (!tested) continue;
    FindingSink(&out_->findings)
        .Report(kGroupInterval, group->interval->text.Whole(),
                "tests evaluate this group every " + FormatPrometheusDuration(interval_ms_) +
                    " and ignore its interval of " + std::string(group->interval->text.value) +
                    ": in production its alerts can fire later")
        .Help("With `evaluation_interval: " + std::string(group->interval->text.value) +
              "` the test runs as this group does.");
  }
}

void GroupRunner::ReportTraps() {
  ReportGroupIntervals();
  ReportRepeatedCases();
  ReportUnreadSeries();
  ReportVacuousCases();
  ReportEarlyCases();
  ReportRulelessCases();
  FindingSink sink(&out_->findings);
  int64_t late = -1;
  for (const PlannedCase& c : group_.cases) {
    if (c.alert != nullptr && c.alert->alerts.empty() &&
        !Defines(plan_.rule_groups, c.alert->alertname.value) &&
        !Defines(plan_.log_groups, c.alert->alertname.value)) {
      FindingBuilder finding =
          sink.Report(kUnknownAlert, c.alert->alertname.Whole(),
                      "no loaded rule defines alert `" + std::string(c.alert->alertname.value) +
                          "`: that it does not fire says nothing");
      std::vector<std::string_view> names;
      for (const auto* groups : {&plan_.rule_groups, &plan_.log_groups}) {
        for (const GroupSpec* group : *groups) {
          for (const RuleSpec& rule : group->rules) {
            if (rule.alerting) names.push_back(rule.name);
          }
        }
      }
      std::string_view nearest = Nearest(c.alert->alertname.value, names);
      if (!nearest.empty()) finding.Help("did you mean `" + std::string(nearest) + "`?");
    }
    if (c.expr == nullptr) continue;
    for (const ExpectedSample& sample : c.expr->samples) {
      if (!std::isnan(sample.value)) continue;
      sink.Report(kNanExpected, {plan_.file.file.get(), sample.value_span},
                  "NaN is expected and matches NaN here; in promtool NaN never matches");
    }
    // Only cases after the last tick can see what promtool leaves out.
    int64_t at = start_ms_ + c.eval_time_ms();
    if (at <= last_tick_ms_) continue;
    if (late < 0) late = input_->FirstSampleAfter(last_tick_ms_);
    if (late < 0 || late > at) continue;
    sink.Report(kLateSamples, c.expr->expr.Whole(),
                "at " + FormatPrometheusDuration(c.eval_time_ms()) + " input from " + Since(late) +
                    " on is seen here; promtool loads nothing after the last evaluation at " +
                    Since(last_tick_ms_));
  }
}

}  // namespace rulecheck::unittest
