// Evaluates LogQL over a LogStore, all steps of a metric query at once.
//
//   auto out = logql::Evaluate(*query->root(), store, {t, t, 0}, {});
//   if (!out) ... out.error().message, out.error().span ...
//   for (const logql::VectorSample& s : out->vector) ... out->sets->labels(s.labels) ...
//
// The answer is that of Loki's engine (pkg/logql) when it runs alone, without shards.
// Where Loki leaves an order to chance, ours is that of the labels.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/block.h"
#include "engine/logql/label_sets.h"
#include "engine/logql/lang.h"
#include "engine/logql/log_grid.h"
#include "engine/logql/log_store.h"
#include "rulecheck/result.h"

namespace rulecheck::engine {
class EvalObserver;
}

namespace rulecheck::engine::logql {

enum class Direction : uint8_t { kForward, kBackward };

struct LogEvalOptions {
  // Of log queries: how many lines, from which end. An instant one reads the lines of
  // the last `instant_lookback_ns` before its time.
  uint64_t limit = 100;
  Direction direction = Direction::kBackward;
  int64_t instant_lookback_ns = 30'000'000'000;

  int64_t now_ns = 0;  // what `now` of templates says

  // Loki's max_query_series: more series in a result are an error. 0: no bound.
  uint64_t max_query_series = 500;

  // Bounds of our own; 0 is no bound. Beyond one the query ends with an error.
  uint64_t max_steps = 1'000'000;
  uint64_t max_series = 1'000'000;      // label sets that one query makes
  uint64_t max_cells = 200'000'000;     // series times steps of one operator's result: 8 bytes each
  uint64_t max_samples = 100'000'000;   // samples of one range selector: 16 bytes each
  uint64_t max_bytes = 16'000'000'000;  // of lines that one query reads
  int64_t timeout_ms = 0;

  // Sees every part as it is evaluated (observe.h); null in normal runs.
  EvalObserver* observer = nullptr;
};

enum class LogResultType : uint8_t { kStreams, kVector, kMatrix, kScalar };
std::string_view LogResultTypeName(LogResultType type);  // "streams", "vector", ...

struct LogPoint {
  int64_t t_ms = 0;
  double value = 0;
};

struct LogLine {
  int64_t t_ns = 0;
  std::string line;
};

struct StreamResult {
  LabelSetId labels = 0;
  std::vector<LogLine> lines;  // in the order of the query's direction
};

struct VectorSample {
  LabelSetId labels = 0;
  LogPoint point;
};

struct SeriesResult {
  LabelSetId labels = 0;
  std::vector<LogPoint> points;  // in order of time
};

// What a query answers; only the member of its type is filled.
struct LogOutcome {
  LogResultType type = LogResultType::kVector;
  std::vector<StreamResult> streams;  // sorted by labels
  std::vector<VectorSample> vector;   // sorted by labels, unless the query has `sort`
  std::vector<SeriesResult> matrix;   // sorted by labels
  LogPoint scalar;
  std::shared_ptr<const LabelSets> sets;
};

// One query at one time or over a range. `expr` must come from lang::Parse without
// errors and `store` must be sealed. Spans of errors are of the query's text.
Result<LogOutcome> Evaluate(const lang::Expr& expr, const LogStore& store, const LogGrid& grid,
                            const LogEvalOptions& options);

// A metric query at many times, each seen as an instant query: what the rule runner
// reads. Lines are processed once for all of them. A scalar is one series without
// labels. Labels may repeat only where samples do not overlap, except where Loki itself
// answers the same labels twice; LabelsId of the block is LabelSetId here.
struct LogTicks {
  engine::Block block;
  std::shared_ptr<const LabelSets> sets;
};
Result<LogTicks> EvaluateTicks(const lang::Expr& expr, const LogStore& store, const LogGrid& ticks,
                               const LogEvalOptions& options);

// `{a="b", c="d"}`, as Loki writes label sets.
std::string FormatLabels(std::span<const Label> labels);

}  // namespace rulecheck::engine::logql
