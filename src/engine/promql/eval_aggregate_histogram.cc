// sum and avg where the input has native histograms.
#include <cmath>

#include "engine/core/kahan_sum.h"
#include "engine/histogram/ops.h"
#include "engine/promql/aggregate.h"
#include "engine/promql/histogram_notes.h"

namespace rulecheck::engine {

using promql::Aggregate;
using promql::AggregateOp;

namespace {

// One group at one step.
struct Cell {
  bool seen = false;
  bool has_float = false;
  bool has_histogram = false;
  bool incompatible = false;  // exponential met custom buckets
  bool incremental = false;
  bool incremental_histogram = false;
  bool reset_seen = false;
  bool not_reset_seen = false;
  double count = 0;
  KahanSum sum;
  KahanSum mean;
  FloatHistogram* histogram = nullptr;
  FloatHistogram* histogram_mean = nullptr;
  std::optional<FloatHistogram> c;

  void SeeHint(const FloatHistogram& h) {
    reset_seen = reset_seen || h.counter_reset_hint == CounterResetHint::kReset;
    not_reset_seen = not_reset_seen || h.counter_reset_hint == CounterResetHint::kNotReset;
  }
};

class HistogramAggregation {
 public:
  HistogramAggregation(Evaluator& ev, const Aggregate& a, const Block& input, const Groups& groups)
      : ev_(ev),
        avg_(a.op == AggregateOp::kAvg),
        input_(input),
        groups_(groups),
        span_(promql::StripParens(a.expr)->span) {}

  Block Run() {
    Block out(ev_.steps());
    for (const LabelsId labels : groups_.labels) out.Add(labels);
    std::vector<Cell> cells;
    for (size_t s = 0; s < ev_.steps(); ++s) {
      cells.assign(groups_.labels.size(), Cell());
      for (size_t i = 0; i < input_.size(); ++i) {
        if (input_.Has(i, s)) Add(&cells[groups_.of_series[i]], i, s);
      }
      for (size_t g = 0; g < cells.size(); ++g) Finish(&cells[g], g, s, &out);
    }
    return out;
  }

 private:
  void Add(Cell* cell, size_t i, size_t s) {
    const FloatHistogram* h = input_.Histogram(i, s);
    const double v = input_.values(i)[s];
    if (!cell->seen) {
      cell->seen = true;
      cell->count = 1;
      if (h == nullptr) {
        cell->has_float = true;
        cell->sum.sum = v;
        cell->mean.sum = v;
        return;
      }
      cell->has_histogram = true;
      cell->histogram = ev_.query().pool->New(*h);
      cell->SeeHint(*h);
      return;
    }
    if (cell->incompatible) return;
    ++cell->count;
    if (h == nullptr) {
      cell->has_float = true;
      if (avg_) {
        AddFloatToAvg(cell, v);
      } else {
        cell->sum.Add(v);
      }
      return;
    }
    cell->has_histogram = true;
    // Floats came first: nothing will come of this group.
    if (cell->histogram == nullptr) return;
    cell->SeeHint(*h);
    const HistogramMix mix = avg_ ? AddToAvg(cell, *h) : KahanAdd(cell->histogram, *h, &cell->c);
    if (mix.incompatible) {
      WarnMixedSchemas(&ev_.annotations(), ev_.query().MetricName(input_.labels(i)), span_);
      cell->incompatible = true;
    }
    if (mix.bounds_reconciled) InfoReconciled(&ev_.annotations(), "aggregation", span_);
  }

  static void AddFloatToAvg(Cell* cell, double v) {
    if (!cell->incremental) {
      KahanSum next = cell->sum;
      next.Add(v);
      if (!std::isinf(next.sum)) {
        cell->sum = next;
        return;
      }
      cell->incremental = true;
      cell->mean = {cell->sum.sum / (cell->count - 1), cell->sum.c / (cell->count - 1)};
    }
    const double q = (cell->count - 1) / cell->count;
    cell->mean = {q * cell->mean.sum, q * cell->mean.c};
    cell->mean.Add(v / cell->count);
  }

  HistogramMix AddToAvg(Cell* cell, const FloatHistogram& h) {
    if (!cell->incremental_histogram) {
      FloatHistogram next = *cell->histogram;
      std::optional<FloatHistogram> next_c = cell->c;
      const HistogramMix mix = KahanAdd(&next, h, &next_c);
      if (mix.incompatible) return mix;
      if (!HasOverflow(next)) {
        *cell->histogram = std::move(next);
        cell->c = std::move(next_c);
        return mix;
      }
      if (mix.bounds_reconciled) InfoReconciled(&ev_.annotations(), "aggregation", span_);
      cell->incremental_histogram = true;
      cell->histogram_mean = ev_.query().pool->New(*cell->histogram);
      Divide(cell->histogram_mean, cell->count - 1);
      if (cell->c) Divide(&*cell->c, cell->count - 1);
    }
    const double q = (cell->count - 1) / cell->count;
    if (cell->c) Multiply(&*cell->c, q);
    FloatHistogram part = h;
    Divide(&part, cell->count);
    Multiply(cell->histogram_mean, q);
    return KahanAdd(cell->histogram_mean, part, &cell->c);
  }

  void Finish(Cell* cell, size_t g, size_t s, Block* out) {
    if (!cell->seen) return;
    if (cell->has_float && cell->has_histogram) {
      ev_.annotations().Warn("encountered a mix of histograms and floats for aggregation", span_);
      return;
    }
    if (cell->incompatible) return;
    if (cell->has_histogram) {
      out->SetHistogram(g, s, FinalHistogram(cell));
    } else {
      out->Set(g, s, FinalFloat(*cell));
    }
    if (cell->reset_seen && cell->not_reset_seen) {
      WarnResetCollision(&ev_.annotations(), "aggregation", span_);
    }
  }

  double FinalFloat(const Cell& cell) const {
    if (!avg_) return cell.sum.sum + cell.sum.c;
    if (cell.incremental) return cell.mean.sum + cell.mean.c;
    return cell.sum.sum / cell.count + cell.sum.c / cell.count;
  }

  FloatHistogram* FinalHistogram(Cell* cell) const {
    FloatHistogram* h = cell->incremental_histogram ? cell->histogram_mean : cell->histogram;
    if (avg_ && !cell->incremental_histogram) {
      Divide(h, cell->count);
      if (cell->c) Divide(&*cell->c, cell->count);
    }
    if (cell->c) engine::Add(h, *cell->c);
    Compact(h);
    return h;
  }

  Evaluator& ev_;
  bool avg_;
  const Block& input_;
  const Groups& groups_;
  Span span_;
};

}  // namespace

Block AggregateHistograms(Evaluator& ev, const Aggregate& a, const Block& input, const Groups& groups) {
  return HistogramAggregation(ev, a, input, groups).Run();
}

}  // namespace rulecheck::engine
