// Instant and range selectors: from columns to steps and windows.
#include <algorithm>
#include <optional>

#include "engine/core/matcher.h"
#include "engine/histogram/ops.h"
#include "engine/observe.h"
#include "engine/promql/evaluator.h"
#include "engine/promql/selector_cursor.h"
#include "engine/promql/stats_reader.h"

namespace rulecheck::engine {

using promql::To;

namespace {

Result<Block> EvalPlainSelector(Evaluator& ev, const std::vector<SeriesId>& ids,
                                const Evaluator::TimeShift& shift, bool stats_only) {
  const Storage& storage = ev.query().storage;
  const int64_t lookback = ev.query().options.reach_ms();
  Block out(ev.steps());
  out.Reserve(ids.size());
  for (const SeriesId id : ids) {
    const SeriesColumn& series = storage.series(id);
    const bool late = ev.IsLate(series);
    const size_t row = out.Add(series.labels);
    if (Status s = ev.query().CheckTime(); !s) return s.error();
    if (series.regular() && series.histograms.empty() && !late && !shift.fixed) {
      SelectRegularFloats(series, ev.grid(), shift.offset_ms, lookback, out.values(row), out.present(row));
      continue;
    }
    ColumnCursor cursor(series);
    std::optional<StatsReader> stats;
    if (stats_only && !series.histograms.empty()) stats.emplace(series, ev.query().pool.get());
    for (size_t s = 0; s < ev.steps(); ++s) {
      const int64_t ts = ev.grid().TimeAt(s);
      int64_t t = (shift.fixed ? ev.grid().start_ms : ts) - shift.offset_ms;
      if (late) t = std::min(t, ts - 1);
      size_t i = 0;
      if (!cursor.LastAtOrBefore(t, &i) || series.TimeAt(i) <= t - lookback) continue;
      if (IsStaleNan(series.values[i])) continue;
      if (const FloatHistogram* h = series.HistogramAt(i)) {
        if (stats) {
          if (ev.ticks()) stats->Restart();
          stats->Read(t - lookback, t);
          h = stats->At(i);
        }
        out.SetHistogram(row, s, h);
      } else {
        out.Set(row, s, series.values[i]);
      }
    }
  }
  return ev.WithoutEmpty(std::move(out));
}

}  // namespace

Evaluator::TimeShift Evaluator::ShiftOf(const ResolvedTime& time) const {
  if (!time.has_at) return {time.offset_ms, false};
  return {time.offset_ms + grid_.start_ms - time.at_ms, true};
}

Result<Block> EvalVectorSelector(Evaluator& ev, const promql::VectorSelector& selector) {
  auto ids = SelectSeries(ev.query().storage, selector.matchers);
  if (!ids) return ids.error();
  if (Status s = ev.query().CheckCells(ids->size(), ev.steps()); !s) return s.error();
  const Evaluator::TimeShift shift = ev.ShiftOf(ev.query().plan.TimeOf(selector));
  if (selector.smoothed) return EvalSmoothedSelector(ev, selector, *ids, shift);
  return EvalPlainSelector(ev, *ids, shift, ev.query().plan.ReadsStatsOnly(selector));
}

Result<RangeArgument> Evaluator::EvalRange(const promql::Expr& e, bool with_starts) {
  auto range = e.kind == promql::NodeKind::kSubquery ? EvalSubqueryRange(To<promql::Subquery>(e))
                                                     : ReadRange(To<promql::MatrixSelector>(e), with_starts);
  if (range && query_.options.observer != nullptr) ShowRange(e, *range);
  return range;
}

void Evaluator::ShowRange(const promql::Expr& e, const RangeArgument& range) const {
  uint64_t samples = 0;
  for (const RangeSeries& series : range.series)
    samples += series.times.size() + series.histogram_times.size();
  if (range.selector != nullptr) query_.options.observer->SawRange(range.selector->id, samples);
  query_.options.observer->SawRange(e.id, samples);
}

Result<RangeArgument> Evaluator::ReadRange(const promql::MatrixSelector& matrix, bool with_starts) {
  const promql::VectorSelector& selector = *matrix.selector;
  auto ids = SelectSeries(query_.storage, selector.matchers);
  if (!ids) return ids.error();
  const ResolvedTime& time = query_.plan.TimeOf(matrix);
  const TimeShift shift = ShiftOf(time);
  RangeArgument out;
  out.range_ms = time.range_ms;
  out.range_seconds = DurationSeconds(time.range_ns);
  out.offset_ms = shift.offset_ms;
  out.fixed = shift.fixed;
  out.anchored = selector.anchored;
  out.smoothed = selector.smoothed;
  out.selector = &selector;
  const bool extended = selector.anchored || selector.smoothed;
  const int64_t before =
      time.range_ms + query_.options.edge_ms() + (extended ? query_.options.lookback_ms : 0);
  const int64_t first = grid_.start_ms - shift.offset_ms - before;
  const int64_t last_reach = selector.smoothed ? query_.options.lookback_ms : 0;
  const int64_t last =
      (shift.fixed ? grid_.start_ms : grid_.TimeAt(steps_ - 1)) - shift.offset_ms + last_reach;
  const bool stats_only = query_.plan.ReadsStatsOnly(selector);
  const int64_t window = before + last_reach;
  uint64_t loaded = 0;
  for (const SeriesId id : *ids) {
    const SeriesColumn& series = query_.storage.series(id);
    RangeSeries& rs = out.series.emplace_back();
    rs.labels = series.labels;
    rs.late = IsLate(series);
    std::optional<StatsReader> stats;
    if (stats_only && !series.histograms.empty()) {
      stats.emplace(series, query_.pool.get());
      for (size_t s = 0; s < steps_ && (s == 0 || !shift.fixed); ++s) {
        const int64_t end = grid_.TimeAt(s) - shift.offset_ms + last_reach;
        stats->Read(end - (s == 0 ? window : std::min(window, grid_.step_ms)), end);
      }
    }
    GatherSamples(series, first, last, with_starts, stats ? &*stats : nullptr, &rs);
    loaded = std::max<uint64_t>(loaded, rs.times.size() + rs.histogram_times.size());
  }
  if (Status s = query_.CheckSamples(loaded); !s) return s.error();
  return out;
}

}  // namespace rulecheck::engine
