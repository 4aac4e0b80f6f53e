// Subqueries: an evaluation over a grid of its own, aligned to absolute multiples
// of its step.
#include <fmt/format.h>

#include "engine/histogram/ops.h"
#include "engine/promql/evaluator.h"

namespace rulecheck::engine {

Result<Block> Evaluator::EvalSubquery(const promql::Subquery& subquery, StepGrid* used) {
  const ResolvedTime& time = query_.plan.TimeOf(subquery);
  const TimeShift shift = ShiftOf(time);
  StepGrid grid;
  grid.step_ms = time.step_ms != 0 ? time.step_ms : query_.options.subquery_step_ms;
  if (grid.step_ms <= 0) return EvalError("subquery step must be greater than 0");
  grid.end_ms = grid_.TimeAt(steps_ - 1) - shift.offset_ms;
  const int64_t begin = grid_.start_ms - shift.offset_ms - time.range_ms;
  grid.start_ms = grid.step_ms * (begin / grid.step_ms);
  if (grid.start_ms <= begin - query_.options.edge_ms()) grid.start_ms += grid.step_ms;
  if (used != nullptr) *used = grid;
  if (grid.end_ms < grid.start_ms) return Block(0);
  // The end need not be a step: the last step is the one at or before it.
  if (query_.options.max_steps != 0 &&
      static_cast<uint64_t>((grid.end_ms - grid.start_ms) / grid.step_ms) >= query_.options.max_steps) {
    return EvalError(fmt::format("subquery would need more than {} steps", query_.options.max_steps));
  }
  Evaluator inner(&query_, grid, false);
  return inner.Eval(*subquery.expr);
}

Result<RangeArgument> Evaluator::EvalSubqueryRange(const promql::Subquery& subquery) {
  StepGrid grid;
  auto block = EvalSubquery(subquery, &grid);
  if (!block) return block.error();
  const ResolvedTime& time = query_.plan.TimeOf(subquery);
  const TimeShift shift = ShiftOf(time);
  RangeArgument out;
  out.range_ms = time.range_ms;
  out.range_seconds = DurationSeconds(time.range_ns);
  out.offset_ms = shift.offset_ms;
  out.fixed = shift.fixed;
  for (size_t i = 0; i < block->size(); ++i) {
    RangeSeries& rs = out.series.emplace_back();
    rs.labels = block->labels(i);
    rs.drop_name = block->drop_name(i);
    ForEachBit(block->present(i), block->words(), [&](size_t s) {
      if (const FloatHistogram* h = block->Histogram(i, s)) {
        rs.histogram_times.push_back(grid.TimeAt(s));
        rs.histograms.push_back(WithoutResetHint(h, query_.pool.get()));
      } else {
        rs.times.push_back(grid.TimeAt(s));
        rs.values.push_back(block->values(i)[s]);
      }
    });
  }
  return out;
}

}  // namespace rulecheck::engine
