// Conditions of alerts on error ratios: what is compared with which threshold, and what of it is
// factor and budget.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "slo/term.h"
#include "slo/terms.h"

namespace rulecheck::slo {

// An error ratio is above a threshold.
struct Condition {
  Term ratio;
  ErrorView view;
  double threshold = 0;          // of the share of errors
  std::optional<double> factor;  // threshold = factor * budget, where the expression says it
  std::optional<double> budget;
  bool or_equal = false;  // `>=`
  Spot at;                // the comparison
  Spot threshold_at;

  int64_t window_ms() const { return ratio.window_ms; }
};

// That there is some traffic: so many events in a window.
struct TrafficGuard {
  double events = 0;
  int64_t window_ms = 0;
};

// One way in which an alert fires: all of its conditions hold.
struct Branch {
  std::vector<Condition> conditions;  // by window, the longest first
  std::optional<TrafficGuard> guard;
  bool has_others = false;  // conditions that are not understood
  Spot at;

  // It has the shape of a burn-rate alert: a factor times a budget, or one ratio over two windows.
  bool is_burn() const;
};

// Of the query of an alert.
std::vector<Branch> BranchesOf(const promql::Expr& root, uint32_t rule, Terms* terms);

}  // namespace rulecheck::slo
