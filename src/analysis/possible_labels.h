// An upper bound of the labels that a query can return, from its text alone: what is
// called impossible here can never be on a result.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "analysis/label_set.h"
#include "analysis/node_facts.h"
#include "rulecheck/promql.h"

namespace rulecheck::analysis {

// Either open (any label but those in `removed`) or closed (only those in `names`).
// The metric name is not tracked: `__name__` is always possible.
struct PossibleLabels {
  bool open = true;
  Span closed_by;    // closed only: what limits the labels to `names`
  LabelSet names;    // closed only
  LabelSet removed;  // open only; with the part of the query that took the label away

  static PossibleLabels Open() { return {}; }
  static PossibleLabels Closed(Span by) { return {false, by, {}, {}}; }

  bool CanHave(std::string_view name) const;
  // The place that removes `name`; empty when nothing in the text does.
  Span RemovedBy(std::string_view name) const;
};

// What is known of the series that a selector reads; nothing: they may have any label.
using SelectorLabels = std::function<std::optional<PossibleLabels>(const promql::VectorSelector&)>;

using LabelFacts = NodeFacts<promql::Expr, PossibleLabels>;

// Of every node: checks read them through QueryFacts.
LabelFacts LabelsByNode(const promql::Expr& root, const SelectorLabels& known = {});
// Of the root alone.
PossibleLabels LabelsOf(const promql::Expr& root, const SelectorLabels& known = {});

}  // namespace rulecheck::analysis
