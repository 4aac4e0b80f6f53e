// A LogQL pipeline as a whole: which lines come out of it, and what a metric query tells it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flow/interval.h"
#include "flow/logql_options.h"
#include "flow/logql_stages.h"
#include "rulecheck/logql_tree.h"

namespace rulecheck::flow {

// How lines are grouped before anything is counted (RangeAggregationExpr.extractor of
// pkg/logql/syntax/ast.go).
struct LineGrouping {
  std::vector<std::string_view> names;
  bool without = false;
  bool no_labels = false;  // all lines are one series
  Span span;               // what groups; empty when nothing does

  bool by() const { return !no_labels && !without && !names.empty(); }
};
// `above`: the vector aggregation right around `range`, or null: some hand theirs down.
LineGrouping GroupingOf(const logql::RangeAggregation& range, const logql::VectorAggregation* above);

// Lines of a log query.
SelectedLines LinesOfLog(const logql::LogExpr& log, const LogFlowOptions& options);

// Samples of a metric query: lines whose label was unwrapped, if one is, with that label gone
// unless it is grouped by.
struct SampledLines {
  SelectedLines selected;
  LineGrouping grouping;
  Interval unwrapped = Interval::None();  // values of the label
  bool keeps_errors = false;              // lines with errors are wanted
};
SampledLines LinesOfRange(const logql::RangeAggregation& range, const logql::VectorAggregation* above,
                          const LogFlowOptions& options);

// Whether Loki runs the parsers of this range at all; `regexp` runs in any case.
bool ParsersRun(const logql::RangeAggregation& range, const logql::VectorAggregation* above);

// Lines before each stage, and those behind the last.
std::vector<Lines> LinesBetween(const logql::LogExpr& log);

// Lines behind the first `stages` stages of a log query.
Lines LinesAfter(const logql::LogExpr& log, size_t stages, const LogFlowOptions& options);

}  // namespace rulecheck::flow
