#include "checks/slo/objectives.h"

#include <cmath>

#include <fmt/core.h>

#include "base/duration.h"
#include "policy/project.h"

namespace rulecheck::checks {

FindingBuilder SloReport::At(uint32_t rule, Location where, std::string message) const {
  FindingBuilder finding = At(where, std::move(message));
  return finding.About(c_.rules.rule(rule).subject().Text());
}

FindingBuilder SloReport::At(Location where, std::string message) const {
  FindingBuilder finding = c_.out.Report(where, std::move(message));
  static const policy::PolicyEntry none;
  SpeakFor(entry_ == nullptr ? none : *entry_, severity_, finding);
  return finding;
}

std::optional<Severity> SloLevel(const policy::PathSettings& settings, const policy::PolicyEntry* entry,
                                 std::string_view check) {
  if (!settings.settings.slo) return std::nullopt;
  static const policy::PolicyEntry none;
  return policy::LevelOf(entry == nullptr ? none : *entry, settings.settings, check);
}

std::string TimeText(double milliseconds) {
  return FormatPrometheusDuration(static_cast<int64_t>(std::llround(milliseconds / 1000)) * 1000);
}

std::string TimeText(const std::optional<double>& milliseconds) {
  return milliseconds ? TimeText(*milliseconds) : "never";
}

std::string NumberText(double value) {
  return fmt::format("{:.6g}", value);
}

std::string PercentText(double share) {
  return fmt::format("{:.3g} %", share * 100);
}

std::string ObjectiveText(double budget) {
  return fmt::format("{:.7g} %", std::round((1 - budget) * 1e9) / 1e7);
}

std::string Numbers(const slo::Slo& each, const slo::Tier& tier) {
  std::string out;
  if (tier.factor) out += fmt::format("factor {}, ", NumberText(*tier.factor));
  const bool pair = tier.long_ms > 0 && tier.short_ms > 0;
  out += pair ? fmt::format("windows {} and {}", FormatPrometheusDuration(tier.long_ms),
                            FormatPrometheusDuration(tier.short_ms))
              : fmt::format("window {}", FormatPrometheusDuration(tier.window_ms()));
  if (tier.factor) {
    const double spent = slo::BudgetSpent(*tier.factor, tier.window_ms(), each.period_ms);
    out += fmt::format(", {} of the budget of {} spent when it fires", PercentText(spent),
                       FormatPrometheusDuration(each.period_ms));
  }
  std::string times;
  for (const double errors : {1.0, 0.1, 0.01}) {
    std::optional<double> after = slo::ConditionAfter(tier.pair(), errors);
    if (after) *after += static_cast<double>(tier.hold_ms);
    times += (times.empty() ? "" : " / ") + TimeText(after);
  }
  return out + ", detection at 100 / 10 / 1 % errors: " + times;
}

std::string_view NameOf(const ModelContext& c, uint32_t rule) {
  return c.rules.rule(rule).rule->name.value;
}

}  // namespace rulecheck::checks
