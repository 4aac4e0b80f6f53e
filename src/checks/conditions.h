// Whether an expression filters: what makes an alert fire now and then, not always.
#pragma once

#include <string_view>
#include <vector>

#include "checks/recording_order.h"
#include "rulecheck/promql.h"
#include "workspace/rule_index.h"

namespace rulecheck::checks {

// Finds parts of expressions that return something whatever the values are. Only claims what
// the text shows: an unknown recorded series may hold a condition, and so may names that
// read each other in a circle. Each recorded name is looked at once. Immutable once built.
class Conditions {
 public:
  Conditions(const workspace::RuleIndex& rules, const RecordingOrder& order);

  // The first alternative of `expr` without a condition; null when every one has (or may
  // have) one.
  const promql::Expr* Unconditional(const promql::Expr& expr) const;

 private:
  // `summed`: inside a sum.
  const promql::Expr* Find(const promql::Expr& expr, bool summed) const;
  const promql::Expr* Outer(const promql::Expr& node, const promql::Expr& child, bool summed) const;
  const promql::Expr* OfBinary(const promql::Binary& node, bool summed) const;
  const promql::Expr* OfAnd(const promql::Binary& node, bool summed) const;
  const promql::Expr* OfBool(const promql::Binary& node, bool summed) const;
  const promql::Expr* OfCall(const promql::Call& call, bool summed) const;
  const promql::Expr* OfSelector(const promql::VectorSelector& selector, bool summed) const;
  bool RecordedWithout(std::string_view name) const;

  const workspace::RuleIndex& rules_;
  std::vector<bool> without_;  // by recorded names: whether none of their rules filters
};

}  // namespace rulecheck::checks
