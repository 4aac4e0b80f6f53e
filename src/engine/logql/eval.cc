// The walk over the tree of a metric query, and the operators without a file of their own.
#include "engine/core/bitmap.h"
#include "engine/logql/eval_state.h"
#include "engine/logql/lang.h"
#include "engine/observe.h"

namespace rulecheck::engine::logql {

using lang::NodeKind;

Status EvalState::CheckTime(Span span) const {
  if (deadline.time_since_epoch().count() == 0 || std::chrono::steady_clock::now() < deadline) return {};
  return EvalError("query takes longer than " + std::to_string(options.timeout_ms) + " ms", span);
}

Status EvalState::CheckSeries(uint64_t series, Span span) const {
  if (options.max_series != 0 && series > options.max_series) {
    return EvalError("query makes more than " + std::to_string(options.max_series) + " series", span);
  }
  if (options.max_cells != 0 && series > options.max_cells / steps()) {
    return EvalError("query makes more than " + std::to_string(options.max_cells) + " samples: " +
                         std::to_string(series) + " series of " + std::to_string(steps()) + " steps",
                     span);
  }
  return CheckTime(span);
}

void EvalState::Show(const lang::Expr& part, const Block& block) const {
  if (options.observer == nullptr) return;
  constexpr int64_t kNsPerMs = 1'000'000;
  options.observer->Saw(part.id, block,
                        {grid.start_ns / kNsPerMs, grid.end_ns / kNsPerMs, grid.step_ns / kNsPerMs});
}

void EvalState::ShowRange(const lang::Expr& part, uint64_t samples) const {
  if (options.observer != nullptr) options.observer->SawRange(part.id, samples);
}

namespace {

Result<Block> EvalVector(EvalState& state, const lang::Vector& vector) {
  if (Status s = state.CheckSeries(1, vector.span); !s) return s.error();
  Block out(state.steps());
  const size_t row = out.Add(state.sets.Intern({}));
  std::fill_n(out.values(row), out.steps(), vector.value);
  engine::FillBits(out.present(row), out.steps());
  return out;
}

Result<Block> EvalNode(EvalState& state, const lang::Expr& expr) {
  switch (expr.kind) {
    case NodeKind::kRangeAggregation:
      return EvalRangeAggregation(state, lang::To<lang::RangeAggregation>(expr), nullptr);
    case NodeKind::kVectorAggregation:
      return EvalVectorAggregation(state, lang::To<lang::VectorAggregation>(expr));
    case NodeKind::kBinary:
      return EvalBinary(state, lang::To<lang::Binary>(expr));
    case NodeKind::kVector:
      return EvalVector(state, lang::To<lang::Vector>(expr));
    case NodeKind::kLabelReplace:
      return EvalLabelReplace(state, lang::To<lang::LabelReplace>(expr));
    case NodeKind::kLiteral:
      return EvalError("a number cannot stand here: only vectors have samples; write vector(...)", expr.span);
    case NodeKind::kLog:
      return EvalError("a log query has no samples: it needs a range and an aggregation", expr.span);
  }
  return EvalError("unknown kind of expression", expr.span);
}

}  // namespace

Result<Block> Eval(EvalState& state, const lang::Expr& expr) {
  auto block = EvalNode(state, expr);
  if (block) state.Show(expr, *block);
  return block;
}

}  // namespace rulecheck::engine::logql
