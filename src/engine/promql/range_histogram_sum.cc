// sum_over_time and avg_over_time of native histograms.
#include "engine/promql/histogram_notes.h"
#include "engine/promql/range_histogram.h"

namespace rulecheck::engine {
namespace {

// Hints and bounds seen while histograms are added up.
class AggregationNotes {
 public:
  void See(const FloatHistogram& h) {
    reset_ = reset_ || h.counter_reset_hint == CounterResetHint::kReset;
    not_reset_ = not_reset_ || h.counter_reset_hint == CounterResetHint::kNotReset;
  }
  void See(const HistogramMix& mix) { reconciled_ = reconciled_ || mix.bounds_reconciled; }

  void Tell(const RangeCall& call) const {
    if (reset_ && not_reset_) WarnResetCollision(&call.annotations(), "aggregation", call.ArgSpan(0));
    if (reconciled_) InfoReconciled(&call.annotations(), "aggregation", call.ArgSpan(0));
  }

 private:
  bool reset_ = false;
  bool not_reset_ = false;
  bool reconciled_ = false;
};

bool Incompatible(const RangeCall& call) {
  WarnMixedSchemas(&call.annotations(), call.metric(), call.ArgSpan(0));
  return false;
}

}  // namespace

bool HistogramSumOverTime(RangeCall& call, const Window& w, RangeResult* out) {
  AggregationNotes notes;
  FloatHistogram* sum = call.NewHistogram(*w.histograms.front());
  notes.See(*sum);
  std::optional<FloatHistogram> c;
  for (size_t i = 1; i < w.histograms.size(); ++i) {
    notes.See(*w.histograms[i]);
    const HistogramMix mix = KahanAdd(sum, *w.histograms[i], &c);
    if (mix.incompatible) return Incompatible(call);
    notes.See(mix);
  }
  if (c) notes.See(Add(sum, *c));
  notes.Tell(call);
  out->histogram = sum;
  return true;
}

bool HistogramAvgOverTime(RangeCall& call, const Window& w, RangeResult* out) {
  AggregationNotes notes;
  FloatHistogram* mean = call.NewHistogram(*w.histograms.front());
  notes.See(*mean);
  std::optional<FloatHistogram> c;
  double count = 1;
  bool incremental = false;
  for (size_t i = 1; i < w.histograms.size(); ++i) {
    const FloatHistogram& h = *w.histograms[i];
    notes.See(h);
    count = static_cast<double>(i + 1);
    if (!incremental) {
      FloatHistogram next = *mean;
      std::optional<FloatHistogram> next_c = c;
      const HistogramMix mix = KahanAdd(&next, h, &next_c);
      if (mix.incompatible) return Incompatible(call);
      notes.See(mix);
      if (!HasOverflow(next)) {
        *mean = std::move(next);
        c = std::move(next_c);
        continue;
      }
      incremental = true;
      Divide(mean, count - 1);
      if (c) Divide(&*c, count - 1);
    }
    const double q = (count - 1) / count;
    if (c) Multiply(&*c, q);
    FloatHistogram part = h;
    Divide(&part, count);
    Multiply(mean, q);
    const HistogramMix mix = KahanAdd(mean, part, &c);
    if (mix.incompatible) return Incompatible(call);
    notes.See(mix);
  }
  if (!incremental) {
    Divide(mean, count);
    if (c) Divide(&*c, count);
  }
  if (c) Add(mean, *c);
  notes.Tell(call);
  out->histogram = mean;
  return true;
}

}  // namespace rulecheck::engine
