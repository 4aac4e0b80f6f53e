// What the analysis knows of a query: worked out when first asked for, and once. It goes with
// the work on the query, so that a run holds the facts of few.
#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include "analysis/possible_labels.h"
#include "analysis/value_range.h"

namespace rulecheck::analysis {

// A value that the first thread that needs it makes.
template <typename T>
class Lazy {
 public:
  template <typename Make>
  const T& Get(const Make& make) const {
    std::call_once(once_, [&] { value_ = std::make_unique<T>(make()); });
    return *value_;
  }

 private:
  mutable std::once_flag once_;
  mutable std::unique_ptr<const T> value_;
};

// Facts of the nodes of one PromQL query, from its text alone.
class QueryFacts {
 public:
  explicit QueryFacts(const promql::Expr& root) : root_(root) {}

  const PossibleLabels& Labels(const promql::Expr& node) const;
  const NodeValue& Value(const promql::Expr& node) const;
  // Of numbers, signs, parentheses and arithmetic.
  const std::optional<double>& Constant(const promql::Expr& node) const { return Value(node).constant; }
  const ValueRange& Range(const promql::Expr& node) const { return Value(node).range; }

 private:
  const promql::Expr& root_;
  Lazy<LabelFacts> labels_;
  Lazy<ValueFacts> values_;
};

}  // namespace rulecheck::analysis
