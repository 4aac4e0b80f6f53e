// sum, avg, count, ... over the series of a group, all steps at once.
#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/core/bitmap.h"
#include "engine/logql/eval_state.h"
#include "engine/logql/grouping.h"
#include "engine/logql/lang.h"
#include "logql/function_id.h"

namespace rulecheck::engine::logql {

using lang::VectorFunctionId;

namespace {

// One group's running state, one entry a step. `value` holds sum, extreme or squares.
struct Accumulator {
  explicit Accumulator(size_t steps) : value(steps), mean(steps), count(steps) {}
  std::vector<double> value;
  std::vector<double> mean;
  std::vector<double> count;
};

bool KeepsMean(double mean, double v) {
  if (!std::isinf(mean)) return false;
  return std::isfinite(v) || (std::isinf(v) && (mean > 0) == (v > 0));
}

void AddSample(VectorFunctionId id, Accumulator* a, size_t i, double v) {
  const double count = ++a->count[i];
  switch (id) {
    case VectorFunctionId::kSum:
      a->value[i] += v;
      return;
    case VectorFunctionId::kAvg:
      if (!KeepsMean(a->mean[i], v)) a->mean[i] += (v - a->mean[i]) / count;
      return;
    case VectorFunctionId::kMax:
      if (a->value[i] < v || std::isnan(a->value[i])) a->value[i] = v;
      return;
    case VectorFunctionId::kMin:
      if (a->value[i] > v || std::isnan(a->value[i])) a->value[i] = v;
      return;
    case VectorFunctionId::kStddev:
    case VectorFunctionId::kStdvar: {
      const double delta = v - a->mean[i];
      a->mean[i] += delta / count;
      a->value[i] += delta * (v - a->mean[i]);
      return;
    }
    default:
      return;
  }
}

void AddRow(VectorFunctionId id, const Block& in, size_t row, Accumulator* a) {
  const double* values = in.values(row);
  const bool squares = id == VectorFunctionId::kStddev || id == VectorFunctionId::kStdvar;
  engine::ForEachBit(in.present(row), in.words(), [&](size_t i) {
    if (a->count[i] != 0) return AddSample(id, a, i, values[i]);
    a->count[i] = 1;
    a->mean[i] = values[i];
    a->value[i] = squares ? 0 : values[i];
  });
}

double Finish(VectorFunctionId id, const Accumulator& a, size_t i) {
  switch (id) {
    case VectorFunctionId::kAvg:
      return a.mean[i];
    case VectorFunctionId::kCount:
      return a.count[i];
    case VectorFunctionId::kStddev:
      return std::sqrt(a.value[i] / a.count[i]);
    case VectorFunctionId::kStdvar:
      return a.value[i] / a.count[i];
    default:
      return a.value[i];
  }
}

Result<Block> Aggregate(EvalState& state, const lang::VectorAggregation& aggregation, const Block& in) {
  const Groups groups = GroupRows(&state.sets, aggregation.grouping, in);
  if (Status s = state.CheckSeries(groups.labels.size(), aggregation.span); !s) return s.error();
  const VectorFunctionId id = aggregation.function->id;
  Block out(state.steps());
  out.Reserve(groups.labels.size());
  for (size_t g = 0; g < groups.labels.size(); ++g) {
    if (Status s = state.CheckTime(aggregation.span); !s) return s.error();
    Accumulator accumulator(state.steps());
    for (const size_t row : groups.rows[g]) AddRow(id, in, row, &accumulator);
    const size_t row = out.Add(groups.labels[g]);
    for (size_t i = 0; i < state.steps(); ++i) {
      if (accumulator.count[i] != 0) out.Set(row, i, Finish(id, accumulator, i));
    }
  }
  return out;
}

// The sketch under approx_topk (pkg/logql/sketch/cms.go) is exact for so few series,
// but caps what it counts and takes no NaN.
void CapAsSketch(Block* block) {
  constexpr double kCap = 18446744073709551615.0;
  for (size_t row = 0; row < block->size(); ++row) {
    engine::ForEachBit(block->present(row), block->words(), [&](size_t i) {
      double& v = block->values(row)[i];
      if (!(v < kCap)) v = kCap;
    });
  }
}

}  // namespace

Result<Block> EvalVectorAggregation(EvalState& state, const lang::VectorAggregation& aggregation) {
  const VectorFunctionId id = aggregation.function->id;
  if (id == VectorFunctionId::kApproxTopk && !state.instant()) {
    return EvalError("approx_topk works in instant queries only", aggregation.span);
  }
  const auto* range = lang::As<lang::RangeAggregation>(aggregation.expr);
  auto in =
      range != nullptr ? EvalRangeAggregation(state, *range, &aggregation) : Eval(state, *aggregation.expr);
  if (!in) return in;
  if (range != nullptr) state.Show(*range, *in);
  switch (id) {
    case VectorFunctionId::kTopk:
      return EvalTopk(state, aggregation, *in, true);
    case VectorFunctionId::kBottomk:
      return EvalTopk(state, aggregation, *in, false);
    case VectorFunctionId::kApproxTopk:
      CapAsSketch(&*in);
      return EvalTopk(state, aggregation, *in, true);
    case VectorFunctionId::kSort:
      return EvalSort(state, std::move(*in), false);
    case VectorFunctionId::kSortDesc:
      return EvalSort(state, std::move(*in), true);
    default:
      return Aggregate(state, aggregation, *in);
  }
}

}  // namespace rulecheck::engine::logql
