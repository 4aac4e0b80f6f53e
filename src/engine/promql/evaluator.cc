#include "engine/promql/evaluator.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "engine/histogram/ops.h"
#include "engine/observe.h"

namespace rulecheck::engine {

using promql::Expr;
using promql::NodeKind;
using promql::To;

Status QueryState::CheckTime() const {
  if (deadline == std::chrono::steady_clock::time_point{}) return {};
  if (std::chrono::steady_clock::now() < deadline) return {};
  return EvalError("query timed out in expression evaluation");
}

Status QueryState::CheckCells(uint64_t series, uint64_t steps) const {
  if (options.max_cells == 0 || series == 0 || steps <= options.max_cells / series) return {};
  return EvalError(fmt::format("query would need more than {} cells of series by steps", options.max_cells));
}

Status QueryState::CheckSamples(uint64_t more) const {
  peak_samples = std::max(peak_samples, live_samples + more);
  if (options.max_samples == 0 || live_samples + more <= options.max_samples) return {};
  return EvalError("query processing would load too many samples into memory in query execution");
}

Result<Block> Evaluator::Eval(const Expr& e) {
  if (Status s = query_.CheckTime(); !s) return s.error();
  const uint64_t before = query_.live_samples;
  const bool share = query_.options.share_repeats && query_.options.observer == nullptr;
  const Repeat* const repeat = share ? query_.plan.RepeatOf(e) : nullptr;
  auto result = repeat != nullptr                                    ? EvalRepeated(e, *repeat)
                : query_.plan.IsStepInvariant(e) && !grid_.instant() ? EvalInvariant(e)
                                                                     : EvalNode(e);
  query_.live_samples = before;
  if (!result) return result;
  if (query_.options.max_series != 0 && result->size() > query_.options.max_series) {
    return EvalError(fmt::format("query would give more than {} series", query_.options.max_series));
  }
  const uint64_t count = result->CountPresent();
  if (Status s = query_.CheckSamples(count); !s) return s.error();
  query_.live_samples += count;
  if (query_.options.observer != nullptr) query_.options.observer->Saw(e.id, *result, grid_);
  return result;
}

Result<Block> Evaluator::EvalNode(const Expr& e) {
  switch (e.kind) {
    case NodeKind::kNumber: {
      Block out(steps_);
      const size_t row = out.Add(kNoLabels);
      std::fill_n(out.values(row), steps_, To<promql::NumberLiteral>(e).value);
      FillBits(out.present(row), steps_);
      return out;
    }
    case NodeKind::kVectorSelector:
      return EvalVectorSelector(*this, To<promql::VectorSelector>(e));
    case NodeKind::kSubquery:
      return EvalSubquery(To<promql::Subquery>(e), nullptr);
    case NodeKind::kCall:
      return EvalCall(*this, To<promql::Call>(e));
    case NodeKind::kAggregate:
      return EvalAggregate(*this, To<promql::Aggregate>(e));
    case NodeKind::kBinary:
      return EvalBinary(*this, To<promql::Binary>(e));
    case NodeKind::kUnary:
      return EvalUnary(To<promql::Unary>(e));
    case NodeKind::kParen:
      return Eval(*To<promql::Paren>(e).expr);
    case NodeKind::kMatrixSelector:
    case NodeKind::kString:
    case NodeKind::kDuration:
      break;
  }
  return EvalError("unexpected expression where a vector or scalar is needed");
}

Result<Block> Evaluator::EvalInvariant(const Expr& e) {
  Evaluator once(&query_, {grid_.start_ms, grid_.start_ms, grid_.step_ms}, false);
  auto one = once.EvalNode(e);
  if (!one) return one;
  Block out(steps_);
  out.Reserve(one->size());
  for (size_t i = 0; i < one->size(); ++i) {
    if (!one->Has(i, 0)) continue;
    const size_t row = out.Add(one->labels(i), one->drop_name(i));
    const FloatHistogram* const h = one->Histogram(i, 0);
    if (h == nullptr) {
      std::fill_n(out.values(row), steps_, one->values(i)[0]);
      FillBits(out.present(row), steps_);
    } else {
      for (size_t s = 0; s < steps_; ++s) out.SetHistogram(row, s, h);
    }
  }
  return out;
}

// The first of equal parts keeps its result for the others, unless it has
// annotations: those name the place of each. Memory for kept results is bounded;
// samples count as if each part had been evaluated.
Result<Block> Evaluator::EvalRepeated(const Expr& e, const Repeat& repeat) {
  constexpr uint64_t kMaxKeptCells = uint64_t{1} << 24;
  const auto eval = [&] {
    return query_.plan.IsStepInvariant(e) && !grid_.instant() ? EvalInvariant(e) : EvalNode(e);
  };
  const auto it = query_.kept.find(repeat.id);
  if (it != query_.kept.end()) {
    KeptBlock& kept = it->second;
    if (kept.ticks != ticks_ || !(kept.grid == grid_)) return eval();
    if (Status s = query_.CheckSamples(kept.peak_samples); !s) return s.error();
    if (--kept.uses_left > 0) return Block(kept.block);
    Block last = std::move(kept.block);
    query_.kept_cells -= last.size() * steps_;
    query_.kept.erase(it);
    return last;
  }
  const uint64_t before = query_.live_samples;
  const uint64_t calls = query_.annotations.calls();
  const uint64_t outer_peak = std::exchange(query_.peak_samples, before);
  auto result = eval();
  const uint64_t peak = query_.peak_samples;
  query_.peak_samples = std::max(outer_peak, peak);
  if (!result || query_.annotations.calls() != calls) return result;
  const uint64_t cells = result->size() * steps_;
  if (query_.kept_cells + cells > kMaxKeptCells) return result;
  query_.kept_cells += cells;
  query_.kept[repeat.id] = {grid_, ticks_, repeat.count - 1, peak - before, *result};
  return result;
}

Result<Block> Evaluator::EvalUnary(const promql::Unary& unary) {
  auto inner = Eval(*unary.expr);
  if (!inner || unary.op != promql::Op::kSub) return inner;
  Block out = std::move(*inner);
  for (size_t i = 0; i < out.size(); ++i) {
    out.set_labels(i, DropName(out.labels(i)));
    out.set_drop_name(i, true);
    double* const values = out.values(i);
    for (size_t s = 0; s < steps_; ++s) values[s] = -values[s];
    if (out.floats_only()) continue;
    for (size_t s = 0; s < steps_; ++s) {
      if (const FloatHistogram* h = out.Histogram(i, s)) {
        FloatHistogram* negated = query_.pool->New(*h);
        Multiply(negated, -1);
        out.SetHistogram(i, s, negated);
      }
    }
  }
  if (delayed_names()) return out;
  return MergeEqual(std::move(out));
}

Result<std::vector<double>> Evaluator::EvalScalar(const Expr& e) {
  if (const auto* number = promql::As<promql::NumberLiteral>(promql::StripParens(&e))) {
    return std::vector<double>(steps_, number->value);
  }
  auto block = Eval(*promql::StripParens(&e));
  if (!block) return block.error();
  if (block->empty()) return EvalError("a scalar argument has no value");
  return std::vector<double>(block->values(0), block->values(0) + steps_);
}

namespace {

bool HasEqualLabels(const Block& rows) {
  std::vector<LabelsId> labels;
  labels.reserve(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) labels.push_back(rows.labels(i));
  std::ranges::sort(labels);
  return std::ranges::adjacent_find(labels) != labels.end();
}

}  // namespace

Block Evaluator::WithoutEmpty(Block rows) {
  size_t filled = 0;
  for (size_t i = 0; i < rows.size(); ++i) filled += rows.HasAny(i) ? 1 : 0;
  if (filled == rows.size()) return rows;
  Block out(rows.steps());
  out.Reserve(filled);
  for (size_t i = 0; i < rows.size(); ++i) {
    if (rows.HasAny(i)) out.AddCopy(rows, i);
  }
  return out;
}

namespace {

// A float and a histogram at one step under one label set: not an overlap where
// Prometheus keeps them apart; the histogram is what is seen in the end.
bool OverlapOfSameType(const Block& a, size_t row_a, const Block& b, size_t row_b) {
  for (size_t s = 0; s < a.steps(); ++s) {
    if (!a.Has(row_a, s) || !b.Has(row_b, s)) continue;
    if ((a.Histogram(row_a, s) == nullptr) == (b.Histogram(row_b, s) == nullptr)) return true;
  }
  return false;
}

bool Overlap(const Block& a, size_t row_a, const Block& b, size_t row_b) {
  for (size_t w = 0; w < a.words(); ++w) {
    if ((a.present(row_a)[w] & b.present(row_b)[w]) != 0) return true;
  }
  return false;
}

size_t FirstStep(const Block& rows, size_t row) {
  size_t first = rows.steps();
  for (size_t w = rows.words(); w-- > 0;) {
    const uint64_t word = rows.present(row)[w];
    if (word != 0) first = w * 64 + static_cast<size_t>(__builtin_ctzll(word));
  }
  return first;
}

void CopyCells(const Block& from, size_t from_row, Block* to, size_t to_row) {
  ForEachBit(from.present(from_row), from.words(), [&](size_t s) {
    if (const FloatHistogram* h = from.Histogram(from_row, s)) {
      to->SetHistogram(to_row, s, h);
    } else if (to->Histogram(to_row, s) == nullptr) {
      to->Set(to_row, s, from.values(from_row)[s]);
    }
  });
}

}  // namespace

Result<Block> Evaluator::Collect(Block rows) const {
  rows = WithoutEmpty(std::move(rows));
  if (!HasEqualLabels(rows)) return rows;
  if (delayed_names_in_instant()) return rows;
  Block out(steps_);
  out.Reserve(rows.size());
  std::unordered_map<LabelsId, size_t> by_labels;
  std::vector<size_t> first_step;
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto [it, is_new] = by_labels.try_emplace(rows.labels(i), out.size());
    if (is_new) {
      out.AddCopy(rows, i);
      first_step.push_back(FirstStep(rows, i));
      continue;
    }
    const size_t base = it->second;
    if (Overlap(rows, i, out, base)) return SameLabelsetError();
    // The first sample decides whether the series loses its name.
    if (const size_t first = FirstStep(rows, i); first < first_step[base]) {
      first_step[base] = first;
      out.set_drop_name(base, rows.drop_name(i));
    }
    CopyCells(rows, i, &out, base);
  }
  return out;
}

Result<Block> Evaluator::MergeEqual(Block rows) const {
  if (rows.size() <= 1 || !HasEqualLabels(rows)) return rows;
  Block out(steps_);
  out.Reserve(rows.size());
  std::unordered_map<LabelsId, size_t> by_labels;
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto [it, is_new] = by_labels.try_emplace(rows.labels(i), out.size());
    if (is_new) {
      out.AddCopy(rows, i);
      continue;
    }
    if (OverlapOfSameType(rows, i, out, it->second)) return SameLabelsetError();
    CopyCells(rows, i, &out, it->second);
  }
  return out;
}

}  // namespace rulecheck::engine
