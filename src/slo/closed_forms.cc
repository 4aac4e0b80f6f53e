#include "slo/closed_forms.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rulecheck::slo {

double BudgetSpent(double factor, int64_t window_ms, int64_t period_ms) {
  return factor * static_cast<double>(window_ms) / static_cast<double>(period_ms);
}

double FactorFor(double budget_spent, int64_t window_ms, int64_t period_ms) {
  return budget_spent * static_cast<double>(period_ms) / static_cast<double>(window_ms);
}

std::optional<double> ConditionAfter(const BurnPair& pair, double errors) {
  if (!(errors > pair.threshold)) return std::nullopt;
  return std::max(0.0, pair.threshold) * static_cast<double>(std::max(pair.long_ms, pair.short_ms)) / errors;
}

std::optional<double> FiresAfter(const BurnPair& pair, double errors, const Delays& delays) {
  const std::optional<double> holds = ConditionAfter(pair, errors);
  if (!holds) return std::nullopt;
  const double tick = static_cast<double>(std::max<int64_t>(1, delays.evaluation_ms));
  const double held = std::ceil(static_cast<double>(pair.hold_ms) / tick) * tick;
  return *holds + held + static_cast<double>(delays.Sum());
}

std::optional<double> ResetsAfter(const BurnPair& pair, double errors) {
  if (!(errors > pair.threshold)) return std::nullopt;
  const int64_t window = pair.short_ms > 0 ? pair.short_ms : pair.long_ms;
  return static_cast<double>(window) * (1 - std::max(0.0, pair.threshold) / errors) +
         static_cast<double>(pair.keep_firing_ms);
}

double ExhaustedAfter(double budget, double errors, int64_t period_ms) {
  if (errors <= 0) return std::numeric_limits<double>::infinity();
  return budget / errors * static_cast<double>(period_ms);
}

double ErrorsToFire(double threshold, double requests) {
  return std::floor(std::max(0.0, threshold) * requests + 1e-9) + 1;
}

}  // namespace rulecheck::slo
