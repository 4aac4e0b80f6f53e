// time, timestamp, start_timestamp and the calendar (promql/functions.go).
#include <algorithm>

#include "base/civil_time.h"
#include "engine/core/go_math.h"
#include "engine/core/matcher.h"
#include "engine/observe.h"
#include "engine/promql/functions.h"
#include "engine/promql/selector_cursor.h"

namespace rulecheck::engine {

using promql::FunctionId;

namespace {

Result<Block> Time(Evaluator& ev, const promql::Call&) {
  Block out(ev.steps());
  const size_t row = out.Add(kNoLabels);
  for (size_t s = 0; s < ev.steps(); ++s) out.Set(row, s, static_cast<double>(ev.grid().TimeAt(s)) / 1000);
  return out;
}

// Of a bare selector: the time of the sample itself, or its start timestamp.
Result<Block> OfSelector(Evaluator& ev, const promql::VectorSelector& selector, bool start) {
  const bool use_starts = ev.query().options.start_timestamps;
  if (start && !use_starts) return Block(ev.steps());
  auto ids = SelectSeries(ev.query().storage, selector.matchers);
  if (!ids) return ids.error();
  if (Status s = ev.query().CheckCells(ids->size(), ev.steps()); !s) return s.error();
  const ResolvedTime& time = ev.query().plan.TimeOf(selector);
  const int64_t lookback = ev.query().options.reach_ms();
  Block out(ev.steps());
  for (const SeriesId id : *ids) {
    const SeriesColumn& series = ev.query().storage.series(id);
    const bool late = ev.IsLate(series);
    ColumnCursor cursor(series);
    const size_t row = out.Add(ev.DropName(series.labels), true);
    for (size_t s = 0; s < ev.steps(); ++s) {
      const int64_t ts = ev.grid().TimeAt(s);
      int64_t t = time.has_at ? time.at_ms : ts - time.offset_ms;
      if (late) t = std::min(t, ts - 1);
      size_t i = 0;
      if (!cursor.LastAtOrBefore(t, &i) || series.TimeAt(i) <= t - lookback) continue;
      if (IsStaleNan(series.values[i])) continue;
      int64_t result = series.TimeAt(i);
      if (start) result = series.start_times_ms.empty() ? 0 : series.start_times_ms[i];
      out.Set(row, s, static_cast<double>(result) / 1000);
    }
  }
  return ev.Collect(std::move(out));
}

// What the selector gives is never made: its samples are counted by their times.
Result<Block> ShownSelector(Evaluator& ev, const promql::VectorSelector& selector, Result<Block> times) {
  EvalObserver* const observer = ev.query().options.observer;
  if (times && observer != nullptr) observer->SawRange(selector.id, times->CountPresent());
  return times;
}

Result<Block> Timestamp(Evaluator& ev, const promql::Call& call) {
  const promql::Expr& arg = *promql::StripParens(call.args[0]);
  const bool start = call.function->id == FunctionId::kStartTimestamp;
  if (const auto* selector = promql::As<promql::VectorSelector>(&arg))
    return ShownSelector(ev, *selector, OfSelector(ev, *selector, start));
  auto in = ev.Eval(arg);
  if (!in) return in;
  if (start) return Block(ev.steps());
  Block out(ev.steps());
  for (size_t i = 0; i < in->size(); ++i) {
    const size_t row = out.Add(ev.DropName(in->labels(i)), true);
    ForEachBit(in->present(i), in->words(),
               [&](size_t s) { out.Set(row, s, static_cast<double>(ev.grid().TimeAt(s)) / 1000); });
  }
  return ev.Collect(std::move(out));
}

double CalendarField(FunctionId id, int64_t unix_seconds) {
  const CivilTime t = ToCivilTime(unix_seconds);
  switch (id) {
    case FunctionId::kDaysInMonth:
      return DaysInMonth(t.year, t.month);
    case FunctionId::kDayOfMonth:
      return t.day;
    case FunctionId::kDayOfWeek:
      return t.weekday;
    case FunctionId::kDayOfYear:
      return t.year_day;
    case FunctionId::kHour:
      return t.hour;
    case FunctionId::kMinute:
      return t.minute;
    case FunctionId::kMonth:
      return t.month;
    default:
      return static_cast<double>(t.year);
  }
}

Result<Block> Calendar(Evaluator& ev, const promql::Call& call) {
  const FunctionId id = call.function->id;
  if (call.args.empty()) {
    Block out(ev.steps());
    const size_t row = out.Add(kNoLabels);
    for (size_t s = 0; s < ev.steps(); ++s) out.Set(row, s, CalendarField(id, ev.grid().TimeAt(s) / 1000));
    return out;
  }
  auto in = ev.Eval(*promql::StripParens(call.args[0]));
  if (!in) return in;
  Block out(ev.steps());
  for (size_t i = 0; i < in->size(); ++i) {
    const size_t row = out.Add(ev.DropName(in->labels(i)), true);
    ForEachBit(in->present(i), in->words(), [&](size_t s) {
      if (in->Histogram(i, s) == nullptr) out.Set(row, s, CalendarField(id, GoInt64(in->values(i)[s])));
    });
  }
  return ev.Collect(std::move(out));
}

}  // namespace

BlockFunction FindTimeFunction(FunctionId id) {
  switch (id) {
    case FunctionId::kTime:
      return Time;
    case FunctionId::kTimestamp:
    case FunctionId::kStartTimestamp:
      return Timestamp;
    case FunctionId::kDaysInMonth:
    case FunctionId::kDayOfMonth:
    case FunctionId::kDayOfWeek:
    case FunctionId::kDayOfYear:
    case FunctionId::kHour:
    case FunctionId::kMinute:
    case FunctionId::kMonth:
    case FunctionId::kYear:
      return Calendar;
    default:
      return nullptr;
  }
}

}  // namespace rulecheck::engine
