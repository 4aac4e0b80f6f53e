// The inside of Evaluate: walks the tree, one block of steps an operator.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/core/annotations.h"
#include "engine/core/block.h"
#include "engine/core/storage.h"
#include "engine/histogram/histogram.h"
#include "engine/promql/engine.h"
#include "engine/promql/plan.h"
#include "rulecheck/promql.h"
#include "rulecheck/result.h"

namespace rulecheck::engine {

// The result of a part of the query that stands in it again.
struct KeptBlock {
  StepGrid grid;
  bool ticks = false;
  uint32_t uses_left = 0;
  uint64_t peak_samples = 0;  // more than before that were live while it was evaluated
  Block block;
};

// What all evaluators of one query share. Lives as long as the query runs.
struct QueryState {
  const Storage& storage;
  Symbols& symbols;
  const EvalOptions& options;
  const Plan& plan;
  AnnotationSet annotations;
  std::shared_ptr<HistogramPool> pool = std::make_shared<HistogramPool>();
  uint64_t live_samples = 0;
  mutable uint64_t peak_samples = 0;                  // the highest that was asked for
  std::unordered_map<uint32_t, KeptBlock> kept = {};  // by Repeat::id
  uint64_t kept_cells = 0;
  std::chrono::steady_clock::time_point deadline{};  // unset: no bound

  Status CheckTime() const;
  // Before a block of that size is made.
  Status CheckCells(uint64_t series, uint64_t steps) const;
  Status CheckSamples(uint64_t more) const;
  std::string_view MetricName(LabelsId labels) const {
    return symbols.Text(symbols.Get(labels, symbols.name_symbol()));
  }
};

// Samples of one series in order of time, stale markers left out: what range
// functions slide their windows over.
struct RangeSeries {
  LabelsId labels = kNoLabels;
  bool drop_name = false;
  bool late = false;  // see EvalOptions::late_writer
  std::vector<int64_t> times;
  std::vector<double> values;
  std::vector<int64_t> starts;  // start timestamps of the floats; empty when not asked for
  std::vector<int64_t> histogram_times;
  std::vector<const FloatHistogram*> histograms;
  std::vector<int64_t> histogram_starts;
};

// The range-vector argument of a call: a range selector, or a subquery that has
// been evaluated.
struct RangeArgument {
  std::vector<RangeSeries> series;
  int64_t range_ms = 0;
  double range_seconds = 0;
  int64_t offset_ms = 0;  // with `@` folded in, for the first step of the evaluator
  bool fixed = false;     // `@`: every step sees the window of the first
  bool anchored = false;
  bool smoothed = false;
  const promql::VectorSelector* selector = nullptr;  // null for a subquery
};

// Evaluates expressions over one grid of steps. Subqueries and step-invariant
// parts get evaluators of their own.
class Evaluator {
 public:
  // `ticks`: each step is an instant query of its own (EvaluateTicks).
  Evaluator(QueryState* query, const StepGrid& grid, bool ticks)
      : query_(*query), grid_(grid), steps_(grid.size()), ticks_(ticks) {}

  Result<Block> Eval(const promql::Expr& e);

  QueryState& query() { return query_; }
  Symbols& symbols() { return query_.symbols; }
  AnnotationSet& annotations() { return query_.annotations; }
  const StepGrid& grid() const { return grid_; }
  size_t steps() const { return steps_; }
  // A result is seen step by step, with the order and the tolerance for equal
  // label sets of an instant query.
  bool instant() const { return grid_.instant() || ticks_; }
  bool ticks() const { return ticks_; }
  bool delayed_names() const { return query_.options.delayed_name_removal; }
  // Labels of a result that loses its metric name, under the mode of the query.
  LabelsId DropName(LabelsId labels) {
    return delayed_names() ? labels : query_.symbols.WithoutMetadata(labels);
  }

  // A scalar argument: one value a step.
  Result<std::vector<double>> EvalScalar(const promql::Expr& e);
  Result<RangeArgument> EvalRange(const promql::Expr& e, bool with_starts);
  Result<Block> EvalSubquery(const promql::Subquery& subquery, StepGrid* grid);

  // Instant results keep equal label sets apart until names are removed at the end.
  bool delayed_names_in_instant() const { return delayed_names() && instant(); }
  // Ends an operator that works on samples (rangeEval): rows with equal labels
  // become one, or are an error where both have a sample; rows without samples go.
  Result<Block> Collect(Block rows) const;
  // Ends an operator that works on series (mergeSeriesWithSameLabelset).
  Result<Block> MergeEqual(Block rows) const;

  // Drops rows without samples.
  static Block WithoutEmpty(Block rows);

  // Series selection with the window of a step.
  struct TimeShift {
    int64_t offset_ms = 0;
    bool fixed = false;
  };
  TimeShift ShiftOf(const ResolvedTime& time) const;
  bool IsLate(const SeriesColumn& series) const {
    return query_.options.late_writer != 0 && series.writer >= query_.options.late_writer;
  }

 private:
  Result<Block> EvalNode(const promql::Expr& e);
  Result<Block> EvalInvariant(const promql::Expr& e);
  Result<Block> EvalRepeated(const promql::Expr& e, const Repeat& repeat);
  Result<RangeArgument> ReadRange(const promql::MatrixSelector& matrix, bool with_starts);
  Result<RangeArgument> EvalSubqueryRange(const promql::Subquery& subquery);
  void ShowRange(const promql::Expr& e, const RangeArgument& range) const;
  Result<Block> EvalUnary(const promql::Unary& unary);

  QueryState& query_;
  StepGrid grid_;
  size_t steps_;
  bool ticks_;
};

// Go's Duration.Seconds.
inline double DurationSeconds(int64_t nanoseconds) {
  return static_cast<double>(nanoseconds / 1'000'000'000) +
         static_cast<double>(nanoseconds % 1'000'000'000) / 1e9;
}

inline Error EvalError(std::string message) {
  return {std::move(message), std::nullopt};
}
inline Error NotSupported(std::string_view what) {
  return {"not supported yet: " + std::string(what), std::nullopt};
}
inline Error SameLabelsetError() {
  return {"vector cannot contain metrics with the same labelset", std::nullopt};
}

// One file each.
Result<Block> EvalVectorSelector(Evaluator& ev, const promql::VectorSelector& selector);
Result<Block> EvalSmoothedSelector(Evaluator& ev, const promql::VectorSelector& selector,
                                   const std::vector<SeriesId>& ids, const Evaluator::TimeShift& shift);
Result<Block> EvalAggregate(Evaluator& ev, const promql::Aggregate& aggregate);
Result<Block> EvalAggregateK(Evaluator& ev, const promql::Aggregate& aggregate, const Block& input,
                             const std::vector<double>& param);
Result<Block> EvalCountValues(Evaluator& ev, const promql::Aggregate& aggregate, const Block& input);
Result<Block> EvalBinary(Evaluator& ev, const promql::Binary& binary);
Result<Block> EvalSetOperator(Evaluator& ev, const promql::Binary& binary, const Block& lhs,
                              const Block& rhs);
Result<Block> EvalCall(Evaluator& ev, const promql::Call& call);
Result<Block> EvalInfo(Evaluator& ev, const promql::Call& call);

}  // namespace rulecheck::engine
