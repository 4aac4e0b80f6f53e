// What constant burn does to a burn-rate alert, in closed form: budget spent, detection, reset.
#pragma once

#include <cstdint>
#include <optional>

namespace rulecheck::slo {

// Milliseconds, but shares of errors as ratios.
struct BurnPair {
  double threshold = 0;        // of the share of errors: factor times budget
  int64_t long_ms = 0;         // 0: no such condition
  int64_t short_ms = 0;        // 0: no such condition
  int64_t hold_ms = 0;         // `for`
  int64_t keep_firing_ms = 0;  // `keep_firing_for`
};

// Delays between an error and the evaluation that sees it, at the worst.
struct Delays {
  int64_t scrape_ms = 0;
  int64_t evaluation_ms = 0;  // between evaluations of the alert
  int64_t recording_ms = 0;   // recorded in other groups, or later than it is read
  int64_t smoothing_ms = 0;   // the window of recorded rates that a longer window sums
  int64_t offset_ms = 0;      // query_offset
  int64_t notification_ms = 0;

  int64_t Sum() const {
    return scrape_ms + evaluation_ms + recording_ms + smoothing_ms + offset_ms + notification_ms;
  }
};

// The share of a period's budget that is spent when the condition begins to hold, whatever the
// burn: factor * window / period.
double BudgetSpent(double factor, int64_t window_ms, int64_t period_ms);
// The factor that spends this share of the budget in the window.
double FactorFor(double budget_spent, int64_t window_ms, int64_t period_ms);

// From the beginning of constant errors until all conditions hold: threshold * window / errors.
// Nothing: never.
std::optional<double> ConditionAfter(const BurnPair& pair, double errors);
// The same until the alert fires, the worst case with all delays: `for` counts in whole
// evaluations.
std::optional<double> FiresAfter(const BurnPair& pair, double errors, const Delays& delays);
// From the end of an outage that lasted at least the short window until the condition is gone.
// Nothing: errors below the threshold.
std::optional<double> ResetsAfter(const BurnPair& pair, double errors);
// How long a budget lasts at this share of errors.
double ExhaustedAfter(double budget, double errors, int64_t period_ms);
// So many errors fire among `requests` in the longest window: one more is above the threshold.
double ErrorsToFire(double threshold, double requests);

}  // namespace rulecheck::slo
