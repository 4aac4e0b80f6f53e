// histogram_count, _sum, _avg, _stddev, _stdvar: one number from each native histogram.
#include <cmath>

#include "engine/histogram/histogram.h"
#include "engine/histogram/quantile.h"
#include "engine/promql/functions.h"
#include "engine/promql/histogram_functions.h"

namespace rulecheck::engine {

using promql::FunctionId;

namespace {

double FieldOf(FunctionId id, const FloatHistogram& h) {
  switch (id) {
    case FunctionId::kHistogramCount:
      return h.count;
    case FunctionId::kHistogramSum:
      return h.sum;
    case FunctionId::kHistogramAvg:
      return h.sum / h.count;
    case FunctionId::kHistogramStdvar:
      return VarianceOfHistogram(h);
    default:
      return std::sqrt(VarianceOfHistogram(h));
  }
}

Result<Block> Field(Evaluator& ev, const promql::Call& call) {
  auto in = ev.Eval(*promql::StripParens(call.args[0]));
  if (!in) return in;
  Block out(ev.steps());
  if (in->floats_only()) return out;
  for (size_t i = 0; i < in->size(); ++i) {
    // Only the name goes; type and unit stay.
    const LabelsId labels = in->labels(i);
    const size_t row = out.Add(ev.delayed_names() ? labels : ev.symbols().WithoutName(labels), true);
    ForEachBit(in->present(i), in->words(), [&](size_t s) {
      if (const FloatHistogram* h = in->Histogram(i, s)) out.Set(row, s, FieldOf(call.function->id, *h));
    });
  }
  return ev.Collect(std::move(out));
}

}  // namespace

BlockFunction FindHistogramFunction(FunctionId id) {
  switch (id) {
    case FunctionId::kHistogramCount:
    case FunctionId::kHistogramSum:
    case FunctionId::kHistogramAvg:
    case FunctionId::kHistogramStddev:
    case FunctionId::kHistogramStdvar:
      return Field;
    case FunctionId::kHistogramQuantile:
      return HistogramQuantileFunction;
    case FunctionId::kHistogramQuantiles:
      return HistogramQuantilesFunction;
    case FunctionId::kHistogramFraction:
      return HistogramFractionFunction;
    default:
      return nullptr;
  }
}

}  // namespace rulecheck::engine
