// An upper bound of the labels that a query can return, from its text alone: what is
// called impossible here can never be on a result.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string_view>

#include "rulecheck/promql.h"

namespace rulecheck::analysis {

// Either open (any label but those in `removed`) or closed (only those in `names`).
// The metric name is not tracked: `__name__` is always possible.
struct PossibleLabels {
  struct Removal {
    std::string_view name;
    Span span;  // of the query's text: what took the label away
    bool operator<(const Removal& other) const { return name < other.name; }
  };

  bool open = true;
  std::set<std::string_view> names;  // closed only
  std::set<Removal> removed;         // open only
  Span closed_by;                    // closed only: what limits the labels to `names`

  static PossibleLabels Open() { return {}; }
  static PossibleLabels Closed(Span by) { return {false, {}, {}, by}; }

  bool CanHave(std::string_view name) const;
  // The place that removes `name`; empty when nothing in the text does.
  Span RemovedBy(std::string_view name) const;
};

// What is known of the series that a selector reads; nothing: they may have any label.
using SelectorLabels = std::function<std::optional<PossibleLabels>(const promql::VectorSelector&)>;

// Recursion is bounded by the parser's nesting limit.
PossibleLabels LabelsOf(const promql::Expr& expr, const SelectorLabels& known = {});

}  // namespace rulecheck::analysis
