// What is known of objectives once all of their alerts are: periods, budgets, names.
#include <algorithm>
#include <cmath>
#include <unordered_map>

#include <fmt/format.h>

#include "slo/hours.h"
#include "slo/model.h"

namespace rulecheck::slo {
namespace {

// The budget with which the thresholds are those of the expected tiers; nothing when none is.
std::optional<double> GuessedBudget(const Slo& slo) {
  std::optional<double> out;
  for (const Tier& tier : slo.tiers) {
    std::optional<double> budget;
    for (const ExpectedTier& expected : ExpectedTiers(slo.settings->settings)) {
      if (expected.long_ms == tier.long_ms) budget = tier.threshold / expected.Factor(slo.period_ms);
    }
    if (!budget || (out && std::abs(*out - *budget) > 1e-6 * *out)) return std::nullopt;
    out = budget;
  }
  return out;
}

}  // namespace

void Model::Finish() {
  for (Slo& slo : slos_) {
    slo.counted_ms = slo.period_ms;
    if (slo.asked != nullptr && slo.asked->during)
      slo.counted_ms = std::llround(static_cast<double>(slo.period_ms) * ShareOfWeek(*slo.asked->during));
    std::stable_sort(slo.tiers.begin(), slo.tiers.end(),
                     [](const Tier& a, const Tier& b) { return a.window_ms() < b.window_ms(); });
    if (!slo.budget) {
      slo.budget = GuessedBudget(slo);
      slo.budget_guessed = slo.budget.has_value();
    }
    for (Tier& tier : slo.tiers) {
      if (!tier.budget) tier.budget = slo.budget;
      if (!tier.factor && tier.budget && *tier.budget > 0) tier.factor = tier.threshold / *tier.budget;
    }
  }
}

void Model::TellApart() {
  std::unordered_map<std::string, size_t> names, longer;
  for (const Slo& slo : slos_) ++names[slo.name];
  for (Slo& slo : slos_) {
    if (names[slo.name] < 2) continue;
    slo.name = fmt::format("{}/{}", rules_.rule(slo.tiers.front().rule).group->name.value, slo.name);
    if (const size_t before = longer[slo.name]++; before > 0) slo.name += fmt::format("#{}", before + 1);
  }
}

void Model::ReadPeriods() {
  constexpr int64_t kWeekMs = 7 * 86'400'000;
  std::unordered_map<uint32_t, int64_t> periods;  // by rule that is averaged
  for (const Indicator& each : indicators_) {
    if (each.term->averaged_of_ms <= 0 || each.term->window_ms < kWeekMs) continue;
    for (const uint32_t rule : each.term->through)
      periods[rule] = std::max(periods[rule], each.term->window_ms);
  }
  for (Slo& slo : slos_) {
    for (const Tier& tier : slo.tiers) {
      for (const Condition& condition : tier.branch.conditions) {
        for (const uint32_t rule : condition.ratio.through) {
          const auto it = periods.find(rule);
          if (it != periods.end()) slo.period_ms = it->second;
        }
      }
    }
  }
}

}  // namespace rulecheck::slo
