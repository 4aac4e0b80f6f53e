#include "engine/logql/log_engine.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <unordered_map>

#include "base/go_format.h"
#include "engine/core/bitmap.h"
#include "engine/logql/compare_labels.h"
#include "engine/logql/eval_state.h"
#include "engine/logql/lang.h"
#include "logql/function_id.h"

namespace rulecheck::engine::logql {

std::string_view LogResultTypeName(LogResultType type) {
  switch (type) {
    case LogResultType::kStreams:
      return "streams";
    case LogResultType::kVector:
      return "vector";
    case LogResultType::kMatrix:
      return "matrix";
    case LogResultType::kScalar:
      return "scalar";
  }
  return "";
}

namespace {

bool IsPlainName(std::string_view name) {
  const auto plain = [](char c) { return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0; };
  return !name.empty() && std::ranges::all_of(name, plain) &&
         std::isdigit(static_cast<unsigned char>(name.front())) == 0;
}

}  // namespace

std::string FormatLabels(std::span<const Label> labels) {
  std::string out = "{";
  for (const Label& label : labels) {
    if (out.size() > 1) out += ", ";
    out += IsPlainName(label.name) ? std::string(label.name) : Quote(label.name);
    out += '=';
    out += Quote(label.value);
  }
  return out + "}";
}

namespace {

// Loki's own rounding: towards the epoch.
int64_t Milliseconds(int64_t ns) {
  return ns / 1'000'000;
}

bool HasSort(const lang::Expr& root) {
  bool found = false;
  lang::Walk(root, [&found](const lang::Expr& node) {
    const auto* aggregation = lang::As<lang::VectorAggregation>(&node);
    if (aggregation != nullptr) {
      const lang::VectorFunctionId id = aggregation->function->id;
      found |= id == lang::VectorFunctionId::kSort || id == lang::VectorFunctionId::kSortDesc;
    }
    return !found;
  });
  return found;
}

EvalState MakeState(const LogStore& store, const LogGrid& grid, const LogEvalOptions& options,
                    LabelSets* sets, bool ticks, bool ordered) {
  EvalState state{store, grid, options, *sets, ticks, ordered, 0, {}};
  if (options.timeout_ms > 0)
    state.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(options.timeout_ms);
  return state;
}

Status CheckGrid(const LogGrid& grid, const LogEvalOptions& options, Span span) {
  if (grid.size() == 0) return EvalError("the end of the range is before its start", span);
  if (options.max_steps != 0 && grid.size() > options.max_steps) {
    return EvalError(
        "query has more than " + std::to_string(options.max_steps) + " steps: " + std::to_string(grid.size()),
        span);
  }
  return {};
}

Error TooManySeries(uint64_t max, Span span) {
  return EvalError("result has more than " + std::to_string(max) + " series (max_query_series)", span);
}

std::vector<VectorSample> VectorOf(const EvalState& state, const Block& block) {
  std::vector<VectorSample> out;
  for (size_t row = 0; row < block.size(); ++row) {
    if (!block.Has(row, 0)) continue;
    out.push_back({block.labels(row), {Milliseconds(state.grid.start_ns), block.values(row)[0]}});
  }
  if (!state.ordered) {
    std::ranges::stable_sort(out, [&](const VectorSample& a, const VectorSample& b) {
      return LabelsLess(state.sets.labels(a.labels), state.sets.labels(b.labels));
    });
  }
  return out;
}

// Rows with equal labels become one series, with all their points.
std::vector<SeriesResult> MatrixOf(const EvalState& state, const Block& block) {
  std::vector<SeriesResult> out;
  std::unordered_map<LabelSetId, size_t> series_of;
  for (size_t row = 0; row < block.size(); ++row) {
    if (!block.HasAny(row)) continue;
    const auto [it, is_new] = series_of.emplace(block.labels(row), out.size());
    if (is_new) out.push_back({block.labels(row), {}});
    std::vector<LogPoint>& points = out[it->second].points;
    engine::ForEachBit(block.present(row), block.words(), [&](size_t step) {
      points.push_back({Milliseconds(state.grid.TimeAt(step)), block.values(row)[step]});
    });
    if (!is_new) std::ranges::stable_sort(points, {}, &LogPoint::t_ms);
  }
  std::ranges::sort(out, [&](const SeriesResult& a, const SeriesResult& b) {
    return LabelsLess(state.sets.labels(a.labels), state.sets.labels(b.labels));
  });
  return out;
}

// A number, or a query that is one, needs no store.
Block NumberBlock(EvalState& state, double value) {
  Block block(state.steps());
  const size_t row = block.Add(state.sets.Intern({}));
  for (size_t step = 0; step < state.steps(); ++step) block.Set(row, step, value);
  return block;
}

Result<Block> EvalRoot(EvalState& state, const lang::Expr& expr) {
  if (const auto* number = lang::As<lang::Literal>(&expr)) {
    if (Status s = state.CheckSeries(1, expr.span); !s) return s.error();
    return NumberBlock(state, number->value);
  }
  return Eval(state, expr);
}

Status FillMetric(EvalState& state, const lang::Expr& expr, LogOutcome* out) {
  if (Status s = CheckGrid(state.grid, state.options, expr.span); !s) return s;
  auto block = EvalRoot(state, expr);
  if (!block) return block.error();
  const uint64_t max = state.options.max_query_series;
  if (!state.grid.instant()) {
    out->type = LogResultType::kMatrix;
    out->matrix = MatrixOf(state, *block);
    return max != 0 && out->matrix.size() > max ? TooManySeries(max, expr.span) : Status();
  }
  if (expr.kind == lang::NodeKind::kLiteral) {
    out->type = LogResultType::kScalar;
    out->scalar = {Milliseconds(state.grid.start_ns), block->values(0)[0]};
    return {};
  }
  out->type = LogResultType::kVector;
  out->vector = VectorOf(state, *block);
  return max != 0 && out->vector.size() > max ? TooManySeries(max, expr.span) : Status();
}

}  // namespace

Result<LogOutcome> Evaluate(const lang::Expr& expr, const LogStore& store, const LogGrid& grid,
                            const LogEvalOptions& options) {
  const auto sets = std::make_shared<LabelSets>();
  EvalState state = MakeState(store, grid, options, sets.get(), false, grid.instant() && HasSort(expr));
  LogOutcome out;
  out.sets = sets;
  if (const auto* log = lang::As<lang::LogExpr>(&expr)) {
    auto streams = EvalLog(state, *log);
    if (!streams) return streams.error();
    uint64_t lines = 0;
    for (const StreamResult& stream : *streams) lines += stream.lines.size();
    state.ShowRange(*log, lines);
    out.type = LogResultType::kStreams;
    out.streams = std::move(*streams);
    return out;
  }
  if (Status s = FillMetric(state, expr, &out); !s) return s.error();
  return out;
}

Result<LogTicks> EvaluateTicks(const lang::Expr& expr, const LogStore& store, const LogGrid& ticks,
                               const LogEvalOptions& options) {
  const auto sets = std::make_shared<LabelSets>();
  EvalState state = MakeState(store, ticks, options, sets.get(), true, false);
  if (Status s = CheckGrid(ticks, options, expr.span); !s) return s.error();
  auto block = EvalRoot(state, expr);
  if (!block) return block.error();
  const uint64_t max = options.max_query_series;
  for (size_t step = 0; max != 0 && block->size() > max && step < ticks.size(); ++step) {
    uint64_t series = 0;
    for (size_t row = 0; row < block->size(); ++row) series += block->Has(row, step) ? 1 : 0;
    if (series > max) return TooManySeries(max, expr.span);
  }
  return LogTicks{std::move(*block), sets};
}

}  // namespace rulecheck::engine::logql
