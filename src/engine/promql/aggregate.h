// Grouping of series, shared by the aggregations.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/promql/evaluator.h"

namespace rulecheck::engine {

// `by (..)` and `without (..)` as a map from label sets to label sets.
class Grouper {
 public:
  Grouper(Evaluator& ev, const promql::Aggregate& aggregate);
  LabelsId GroupOf(LabelsId labels);
  // For labels that are no part of the clause but group too (count_values).
  void Keep(SymbolId name) {
    if (!without_) names_.push_back(name);
  }

 private:
  Symbols& symbols_;
  bool without_;
  std::vector<SymbolId> names_;
  std::vector<Label> scratch_;
};

struct Groups {
  std::vector<LabelsId> labels;     // by group, in order of first appearance
  std::vector<uint32_t> of_series;  // group of each input series
};
Groups MakeGroups(Grouper& grouper, const Block& input);

// Extremes of a parameter over the steps, with math.Max and math.Min of Go; a NaN
// spoils them unless an infinity stands beside it.
struct ParameterRange {
  double min = 0;
  double max = 0;
  bool any_nan = false;
};
ParameterRange RangeOf(const promql::Expr& param, const std::vector<double>& values);

// sum and avg over input that has histograms.
Block AggregateHistograms(Evaluator& ev, const promql::Aggregate& a, const Block& input,
                          const Groups& groups);

}  // namespace rulecheck::engine
