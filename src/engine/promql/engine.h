// Evaluates PromQL over a Storage, all steps of a range at once.
//
//   auto out = engine::Evaluate(*query->root(), storage, {t, t, 0}, {});
//   if (!out) ... out.error().message ...
//   for (const engine::VectorSample& s : out->value.vector) ...
//
// The answer is Prometheus' answer: values to the bit, the same errors and the
// same annotations. What is not built yet is the error "not supported yet: X".
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/annotations.h"
#include "engine/core/block.h"
#include "engine/core/storage.h"
#include "rulecheck/promql.h"
#include "rulecheck/result.h"
#include "rulecheck/target_version.h"

namespace rulecheck::engine {

class EvalObserver;
class HistogramPool;
class PlanCache;

struct EvalOptions {
  int64_t lookback_ms = 5 * 60 * 1000;
  // As before Prometheus 3.0: a sample exactly on the left edge of a range, of a subquery
  // or of the look-back counts.
  bool closed_left = false;
  // As before Prometheus 2.48: storage leaves the order of a selector's matchers alone, which absent() shows.
  bool keeps_matcher_order = false;
  // As before Prometheus 2.51: rate() of a counter goes back to where it was zero though that is more than
  // half of the time between samples.
  bool zero_first = false;
  // The query is a rule's: Prometheus evaluates its printed form, whose matchers are sorted.
  bool printed = false;
  int64_t subquery_step_ms = 60 * 1000;  // of `[5m:]`; unit tests set the evaluation interval

  // Remove `__name__` at the end of the evaluation instead of at each operator
  // (feature promql-delayed-name-removal).
  bool delayed_name_removal = false;
  // Use start timestamps in rate and friends (feature of the same name).
  bool start_timestamps = false;
  // Read `__type__` labels for the "not a counter" info (feature type-and-unit-labels).
  bool type_and_unit_labels = false;

  // Evaluate equal parts of a query once. Never changes an answer; off for tests.
  bool share_repeats = true;
  // Windows of sum_over_time and avg_over_time share their sums: much faster where they are long, and
  // answers may differ in the last bit. For simulations that look at thresholds.
  bool share_sums = false;

  // Bounds; 0 is no bound. Beyond one the query ends with an error.
  uint64_t max_samples = 50'000'000;  // live at a time, as Prometheus counts them
  uint64_t max_series = 10'000'000;   // of one operator's result
  uint64_t max_steps = 1'000'000;     // of a range or of one subquery
  uint64_t max_cells = 200'000'000;   // series times steps of one operator's result: 8 bytes each
  int64_t timeout_ms = 0;

  // Samples of series whose writer is >= late_writer are seen only when they are
  // strictly older than the step that is evaluated; 0: no such series. For a rule
  // evaluated over all ticks at once this is "the previous tick's value of what
  // is recorded later in the group". Exact for selectors outside subqueries and
  // without `@`: see ReadsOnlyThePast.
  WriterId late_writer = 0;

  // Where instant queries find and leave what is worked out before they run; may be
  // null. Queries must outlive it. For one thread.
  PlanCache* plans = nullptr;

  // Sees every part as it is evaluated (observe.h); null in normal runs.
  EvalObserver* observer = nullptr;

  // From now on as the Prometheus of that version evaluates.
  void UseVersion(TargetVersion target);

  // What a left edge moves by, times being whole milliseconds: (edge - 1, ...] is [edge, ...].
  int64_t edge_ms() const { return closed_left ? 1 : 0; }
  // A sample of this age or older is not seen by an instant selector.
  int64_t reach_ms() const { return lookback_ms + edge_ms(); }
};

struct Point {
  int64_t t_ms = 0;
  double value = 0;
  const FloatHistogram* histogram = nullptr;  // null: a float
};

struct VectorSample {
  LabelsId labels = kNoLabels;
  int64_t t_ms = 0;
  double value = 0;
  const FloatHistogram* histogram = nullptr;
};

struct MatrixSeries {
  LabelsId labels = kNoLabels;
  std::vector<Point> points;
};

// What a query answers. Histograms live as long as `histograms` and the storage.
struct Value {
  promql::ValueType type = promql::ValueType::kNone;
  double scalar = 0;                 // kScalar (instant queries only)
  std::string string;                // kString
  std::vector<VectorSample> vector;  // kVector: in the order Prometheus gives
  std::vector<MatrixSeries> matrix;  // kMatrix: every range query, sorted by labels; instant `x[5m]`
  std::shared_ptr<HistogramPool> histograms;
};

struct Outcome {
  Value value;
  std::vector<Annotation> annotations;  // sorted by text, without repetitions
};

// One query at one time (start == end) or over a range. A query is instant when
// step_ms is 0. `expr` must come from promql::Parse without errors. An error of the
// last step, the removal of names, leaves annotations, too: in `error_annotations`.
Result<Outcome> Evaluate(const promql::Expr& expr, const Storage& storage, const StepGrid& grid,
                         const EvalOptions& options, std::vector<Annotation>* error_annotations = nullptr);

// The same over many ticks, each seen as an instant query: what the rule runner
// reads. A scalar is one series without labels. Series are in the order of an
// instant query's result; labels may repeat only where samples do not overlap.
struct BlockOutcome {
  Block block;
  std::vector<Annotation> annotations;
  std::shared_ptr<HistogramPool> histograms;
};
Result<BlockOutcome> EvaluateTicks(const promql::Expr& expr, const Storage& storage, const StepGrid& ticks,
                                   const EvalOptions& options);

// True when at every step the query can read nothing newer than that step, so
// that later samples in the storage do not matter and `late_writer` is exact: no
// `@`, no negative offset, no `smoothed`, no subquery. When false, evaluate tick
// by tick.
bool ReadsOnlyThePast(const promql::Expr& expr);

}  // namespace rulecheck::engine
