#include "engine/promql/engine.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "engine/promql/evaluator.h"
#include "engine/promql/raw_matrix.h"

namespace rulecheck::engine {

using promql::Expr;
using promql::NodeKind;
using promql::ValueType;

namespace {

// The release whose storage moves matchers that only take away to the end (tsdb/querier.go).
constexpr TargetVersion kFirstWithSortedMatchers = 2048;
constexpr TargetVersion kFirstWithHalfGap = 2051;  // EvalOptions::zero_first

Status CheckGrid(const StepGrid& grid, const EvalOptions& options) {
  if (grid.end_ms < grid.start_ms) return EvalError("end timestamp must not be before start time");
  if (!grid.instant() && grid.step_ms <= 0)
    return EvalError("zero or negative query resolution step widths are not accepted");
  if (options.max_steps == 0 || grid.instant()) return {};
  const uint64_t steps =
      static_cast<uint64_t>(grid.end_ms - grid.start_ms) / static_cast<uint64_t>(grid.step_ms) + 1;
  if (steps > options.max_steps) {
    return EvalError(
        fmt::format("query would need {} steps, more than the limit of {}", steps, options.max_steps));
  }
  return {};
}

// Late name removal, as the last thing of an evaluation.
Result<Block> RemoveNames(Evaluator& ev, Block block) {
  if (!ev.delayed_names()) return block;
  for (size_t i = 0; i < block.size(); ++i) {
    if (block.drop_name(i)) block.set_labels(i, ev.symbols().WithoutMetadata(block.labels(i)));
  }
  return ev.MergeEqual(std::move(block));
}

Point PointAt(const Block& block, size_t row, size_t s, int64_t t_ms) {
  return {t_ms, block.values(row)[s], block.Histogram(row, s)};
}

void ToVector(const Block& block, int64_t t_ms, Value* value) {
  for (size_t i = 0; i < block.size(); ++i) {
    if (!block.Has(i, 0)) continue;
    const Point p = PointAt(block, i, 0, t_ms);
    value->vector.push_back({block.labels(i), t_ms, p.value, p.histogram});
  }
}

void ToMatrix(const Block& block, const StepGrid& grid, const Symbols& symbols, Value* value) {
  std::vector<size_t> order;
  for (size_t i = 0; i < block.size(); ++i) {
    if (block.HasAny(i)) order.push_back(i);
  }
  std::ranges::stable_sort(
      order, [&](size_t a, size_t b) { return symbols.Compare(block.labels(a), block.labels(b)) < 0; });
  for (const size_t i : order) {
    MatrixSeries& series = value->matrix.emplace_back();
    series.labels = block.labels(i);
    ForEachBit(block.present(i), block.words(),
               [&](size_t s) { series.points.push_back(PointAt(block, i, s, grid.TimeAt(s))); });
  }
}

// The parts of one query that live while it runs.
class Run {
 public:
  Run(const Storage& storage, const EvalOptions& options) : storage_(storage), options_(options) {}

  Status Prepare(const Expr& expr, const StepGrid& grid, int64_t step_ms) {
    if (Status s = CheckGrid(grid, options_); !s) return s;
    if (Status s = MakePlan(expr, grid, step_ms); !s) return s;
    query_ = std::make_unique<QueryState>(QueryState{storage_, storage_.symbols(), options_, *plan_, {}});
    if (options_.timeout_ms > 0) {
      query_->deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(options_.timeout_ms);
    }
    return {};
  }

  QueryState& query() { return *query_; }

 private:
  Status MakePlan(const Expr& expr, const StepGrid& grid, int64_t step_ms) {
    PlanCache* cache = grid.step_ms == 0 && step_ms == 0 ? options_.plans : nullptr;
    if (cache != nullptr) plan_ = cache->Find(expr);
    if (plan_ != nullptr) return {};
    auto plan = Plan::Make(expr, grid, step_ms);
    if (!plan) return plan.error();
    plan_ = std::make_shared<const Plan>(std::move(*plan));
    if (cache != nullptr) cache->Keep(expr, plan_);
    return {};
  }

  const Storage& storage_;
  EvalOptions options_;
  std::shared_ptr<const Plan> plan_;
  std::unique_ptr<QueryState> query_;
};

Result<Value> EvaluateValue(Run& run, const Expr& expr, const StepGrid& grid,
                            std::vector<Annotation>* error_annotations) {
  Value value;
  const Expr& root = *promql::StripParens(&expr);
  QueryState& query = run.query();
  value.histograms = query.pool;
  if (const auto* text = promql::As<promql::StringLiteral>(&root)) {
    value.type = ValueType::kString;
    value.string = std::string(text->value);
    return value;
  }
  const bool is_instant = grid.step_ms == 0;
  Evaluator ev(&query, grid, false);
  if (root.kind == NodeKind::kMatrixSelector || root.kind == NodeKind::kSubquery) {
    if (!is_instant) {
      return EvalError(
          fmt::format("invalid expression type \"{}\" for range query, must be Scalar or instant Vector",
                      promql::DocumentedType(root.type)));
    }
    value.type = ValueType::kMatrix;
    if (Status s = EvaluateRawMatrix(ev, root, &value); !s) return s.error();
    return value;
  }
  auto block = ev.Eval(expr);
  if (!block) return block.error();
  auto named = RemoveNames(ev, std::move(*block));
  if (!named) {
    if (error_annotations != nullptr) *error_annotations = query.annotations.Finish();
    return named.error();
  }
  if (!is_instant) {
    value.type = ValueType::kMatrix;
    ToMatrix(*named, grid, query.symbols, &value);
  } else if (expr.type == ValueType::kScalar) {
    value.type = ValueType::kScalar;
    value.scalar = named->empty() ? 0 : named->values(0)[0];
  } else {
    value.type = ValueType::kVector;
    ToVector(*named, grid.start_ms, &value);
  }
  return value;
}

// Does the query speak of its own start, end, range or step? Then each tick has its
// own answer even for equal data.
bool DependsOnGrid(const Expr& expr, const Plan& plan) {
  bool found = false;
  promql::Walk(expr, [&](const Expr& e) {
    if (plan.Constant(e) != nullptr) found = true;
    if (const auto* selector = promql::As<promql::VectorSelector>(&e)) {
      found = found || selector->time().at != promql::AtKind::kNone;
    }
    if (const auto* subquery = promql::As<promql::Subquery>(&e)) {
      found = found || subquery->time().at != promql::AtKind::kNone;
    }
    if (const auto* matrix = promql::As<promql::MatrixSelector>(&e)) {
      found = found || matrix->selector->time().at != promql::AtKind::kNone;
    }
    return !found;
  });
  return found;
}

// Tick by tick: for queries that know their own evaluation time.
Result<BlockOutcome> EvaluateEachTick(const Expr& expr, const Storage& storage, const StepGrid& ticks,
                                      const EvalOptions& options) {
  BlockOutcome out;
  out.block = Block(ticks.size());
  out.histograms = std::make_shared<HistogramPool>();
  std::unordered_map<LabelsId, size_t> rows;
  for (size_t s = 0; s < ticks.size(); ++s) {
    const int64_t t = ticks.TimeAt(s);
    if (options.max_cells != 0 && out.block.size() > options.max_cells / ticks.size()) {
      return EvalError("query would need too many cells of series by steps");
    }
    auto one = Evaluate(expr, storage, {t, t, 0}, options);
    if (!one) return one.error();
    Value& value = one->value;
    if (value.type == ValueType::kScalar) value.vector.push_back({kNoLabels, t, value.scalar, nullptr});
    for (const VectorSample& sample : value.vector) {
      const auto [it, is_new] = rows.try_emplace(sample.labels, out.block.size());
      if (is_new) out.block.Add(sample.labels);
      const size_t row = out.block.Has(it->second, s) ? out.block.Add(sample.labels) : it->second;
      if (sample.histogram != nullptr) {
        out.block.SetHistogram(row, s, out.histograms->New(*sample.histogram));
      } else {
        out.block.Set(row, s, sample.value);
      }
    }
    out.annotations.insert(out.annotations.end(), one->annotations.begin(), one->annotations.end());
  }
  std::ranges::sort(out.annotations, {}, &Annotation::message);
  const auto same = [](const Annotation& a, const Annotation& b) { return a.message == b.message; };
  out.annotations.erase(std::unique(out.annotations.begin(), out.annotations.end(), same),
                        out.annotations.end());
  return out;
}

}  // namespace

void EvalOptions::UseVersion(TargetVersion target) {
  closed_left = IsPrometheus2(target);
  keeps_matcher_order = target < kFirstWithSortedMatchers;
  zero_first = target < kFirstWithHalfGap;
}

Result<Outcome> Evaluate(const Expr& expr, const Storage& storage, const StepGrid& grid,
                         const EvalOptions& options, std::vector<Annotation>* error_annotations) {
  Run run(storage, options);
  if (Status s = run.Prepare(expr, grid, grid.step_ms); !s) return s.error();
  auto value = EvaluateValue(run, expr, grid, error_annotations);
  if (!value) return value.error();
  return Outcome{std::move(*value), run.query().annotations.Finish()};
}

Result<BlockOutcome> EvaluateTicks(const Expr& expr, const Storage& storage, const StepGrid& ticks,
                                   const EvalOptions& options) {
  if (expr.type != ValueType::kVector && expr.type != ValueType::kScalar) {
    return EvalError("rule result is not a vector or scalar");
  }
  Run run(storage, options);
  if (Status s = run.Prepare(expr, ticks, 0); !s) return s.error();
  QueryState& query = run.query();
  if (DependsOnGrid(expr, query.plan)) return EvaluateEachTick(expr, storage, ticks, options);
  Evaluator ev(&query, ticks, true);
  auto block = ev.Eval(expr);
  if (!block) return block.error();
  auto named = RemoveNames(ev, std::move(*block));
  if (!named) return named.error();
  return BlockOutcome{std::move(*named), query.annotations.Finish(), query.pool};
}

bool ReadsOnlyThePast(const Expr& expr) {
  bool past = true;
  const auto check = [&](const promql::TimeModifiers& time) {
    if (time.at != promql::AtKind::kNone || time.offset_ns < 0 || time.offset_expr != nullptr) past = false;
  };
  promql::Walk(expr, [&](const Expr& e) {
    if (const auto* selector = promql::As<promql::VectorSelector>(&e)) {
      check(selector->time());
      if (selector->smoothed) past = false;
    }
    if (const auto* matrix = promql::As<promql::MatrixSelector>(&e)) {
      check(matrix->selector->time());
      if (matrix->selector->smoothed) past = false;
    }
    if (e.kind == NodeKind::kSubquery) past = false;
    return past;
  });
  return past;
}

}  // namespace rulecheck::engine
