// Vector matching: which series of two sides can meet, and what is known of those that do.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "flow/flow.h"
#include "rulecheck/promql.h"

namespace rulecheck::flow {

// The labels by which two vectors are matched: `on`, or all but those of `ignoring` and the name.
class MatchLabels {
 public:
  explicit MatchLabels(const promql::VectorMatching& matching);

  bool on() const { return on_; }
  // The names of the clause; of `ignoring`, the metric name too.
  std::span<const std::string_view> names() const { return names_; }
  bool Has(std::string_view name) const;

  // Proven: no series of `a` matches one of `b`.
  bool NeverMatch(const Labels& a, const Labels& b) const;
  // What series of `a` are like that match one of `b`.
  Labels Narrowed(const Labels& a, const Labels& b, Cause cause) const;
  // Proven: each series of `a` matches each of `b`.
  bool AlwaysMatch(const Labels& a, const Labels& b) const;
  // Proven: no two series of the flow match the same.
  bool IsUnique(const Flow& flow) const { return on_ ? flow.UniqueBy(names_) : flow.UniqueByAllBut(names_); }

 private:
  bool on_;
  std::vector<std::string_view> names_;  // sorted
};

}  // namespace rulecheck::flow
