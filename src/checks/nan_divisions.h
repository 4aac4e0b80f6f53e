// Divisions whose NaN reaches the result of an expression, also through recording rules.
#pragma once

#include <functional>
#include <string_view>
#include <unordered_set>

#include "checks/recording_order.h"
#include "flow/flow.h"
#include "rulecheck/promql.h"

namespace rulecheck::checks {

class RunFacts;

struct NanDivision {
  const promql::Expr* node = nullptr;  // the division, or the selector of a recorded one; null: none
  bool idle = false;  // 0/0 whenever nothing happens, not only where a divisor happens to be 0
};

// Names whose recording rules divide by what may be 0. Each rule is looked at once. Immutable once built.
class RecordedNan {
 public:
  RecordedNan(const RunFacts& run, const RecordingOrder& order);

  bool Has(std::string_view name) const { return any_.contains(name); }
  bool IsIdle(std::string_view name) const { return idle_.contains(name); }

 private:
  std::unordered_set<std::string_view> any_, idle_;
};

using FlowOfNode = std::function<const flow::Flow&(const promql::Expr&)>;

// The first that reaches `root` through what treats each series by itself, one of 0/0 if there is one.
// `flows`: what is likely of the nodes of its query.
NanDivision FindNanDivision(const promql::Expr& root, const FlowOfNode& flows, const RecordedNan& recorded);

}  // namespace rulecheck::checks
