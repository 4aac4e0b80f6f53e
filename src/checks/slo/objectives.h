// What checks of objectives share: those that settings are for, how loud findings are, and the
// numbers that each message has.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "checks/check.h"
#include "checks/labels/policies.h"
#include "policy/project.h"
#include "slo/model.h"

namespace rulecheck::checks {

// Reports for a rule of an objective as loud as its entry and its settings say.
class SloReport {
 public:
  SloReport(const ModelContext& c, const policy::PolicyEntry* entry, Severity severity)
      : c_(c), entry_(entry), severity_(severity) {}

  FindingBuilder At(uint32_t rule, Location where, std::string message) const;
  // Of a part of a rule's query.
  FindingBuilder At(const slo::Spot& spot, std::string message) const {
    return At(spot.rule, c_.facts.slo().At(spot), std::move(message));
  }
  // Where no rule is to blame.
  FindingBuilder At(Location where, std::string message) const;

 private:
  const ModelContext& c_;
  const policy::PolicyEntry* entry_;
  Severity severity_;
};

// How loud the check is for these settings; nothing: off, or nothing is said of objectives.
std::optional<Severity> SloLevel(const policy::PathSettings& settings, const policy::PolicyEntry* entry,
                                 std::string_view check);

// Calls `visit(slo, report)` for each objective that settings speak of.
template <typename Visitor>
void ForEachSlo(const ModelContext& c, std::string_view check, Visitor&& visit) {
  for (const slo::Slo& each : c.facts.slo().slos()) {
    const std::optional<Severity> level = SloLevel(*each.settings, each.asked, check);
    if (level) visit(each, SloReport(c, each.asked, *level));
  }
}

// Calls `visit(slo, tier, report)` for each tier whose budget, where it is known, makes sense.
template <typename Visitor>
void ForEachTier(const ModelContext& c, std::string_view check, Visitor&& visit) {
  ForEachSlo(c, check, [&](const slo::Slo& each, const SloReport& report) {
    for (const slo::Tier& tier : each.tiers) {
      if (tier.threshold > 0 && !(tier.budget && (*tier.budget <= 0 || *tier.budget > 0.5)))
        visit(each, tier, report);
    }
  });
}

// Calls `visit(indicator, report)` for each recorded ratio that settings speak of.
template <typename Visitor>
void ForEachIndicator(const ModelContext& c, std::string_view check, Visitor&& visit) {
  for (const slo::Indicator& each : c.facts.slo().indicators()) {
    const std::optional<Severity> level = SloLevel(c.facts.slo().SettingsOfRule(each.rule), nullptr, check);
    if (level) visit(each, SloReport(c, nullptr, *level));
  }
}

// Calls `visit(rule, ratio, report)` for each division of errors by a total: of recording rules, and
// of alerts that divide themselves.
template <typename Visitor>
void ForEachRatio(const ModelContext& c, std::string_view check, Visitor&& visit) {
  ForEachIndicator(c, check, [&](const slo::Indicator& each, const SloReport& report) {
    if (each.term->through.empty()) visit(each.rule, *each.term, report);
  });
  ForEachSlo(c, check, [&](const slo::Slo& each, const SloReport& report) {
    for (const slo::Tier& tier : each.tiers) {
      for (const slo::Condition& condition : tier.branch.conditions) {
        if (condition.ratio.through.empty()) visit(tier.rule, condition.ratio, report);
      }
    }
  });
}

// "1h", "8m38s"; of a time that never comes, "never". Milliseconds, rounded to seconds.
std::string TimeText(double milliseconds);
std::string TimeText(const std::optional<double>& milliseconds);
// "2 %", "0.17 %".
std::string PercentText(double share);
// "99.9 %" of a budget of 0.001.
std::string ObjectiveText(double budget);
std::string NumberText(double value);
// "factor 14.4 of 1h and 5m, 2 % of the budget spent when it fires, detection at 100 / 10 / 1 %: 52s / 8m38s
// / never".
std::string Numbers(const slo::Slo& slo, const slo::Tier& tier);

// The name of a rule's alert or recorded series.
std::string_view NameOf(const ModelContext& c, uint32_t rule);

}  // namespace rulecheck::checks
