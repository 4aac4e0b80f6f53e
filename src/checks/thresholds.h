// Comparisons of one expression with a number.
#pragma once

#include <optional>
#include <span>

#include "checks/check.h"

namespace rulecheck::checks {

// `subject op constant`, whichever side the constant stands on; without `bool`.
struct Threshold {
  const promql::Binary* node = nullptr;
  const promql::Expr* subject = nullptr;
  promql::Op op = promql::Op::kEql;
  double constant = 0;

  bool Passes(double value) const;
};

std::optional<Threshold> ThresholdOf(const QueryContext& c, const promql::Expr* expr);

// Whether some number, NaN aside, passes both; whether each passes one of them.
bool CanPassBoth(const Threshold& a, const Threshold& b);
bool OnePassesAlways(const Threshold& a, const Threshold& b);

}  // namespace rulecheck::checks
