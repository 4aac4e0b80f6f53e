// rate, increase, delta, irate and idelta over native histograms (promql/functions.go,
// histogramRate and instantValue).
#include "engine/promql/range_histogram.h"

#include <algorithm>

#include "engine/core/start_time.h"
#include "engine/histogram/ops.h"
#include "engine/promql/histogram_notes.h"

namespace rulecheck::engine {
namespace {

void WarnSchemas(const RangeCall& call) {
  WarnMixedSchemas(&call.annotations(), call.metric(), call.ArgSpan(0));
}

}  // namespace

bool AddOrAnnotate(const RangeCall& call, FloatHistogram* h, const FloatHistogram& other) {
  const HistogramMix mix = Add(h, other);
  if (mix.incompatible) {
    WarnSchemas(call);
    return false;
  }
  if (mix.bounds_reconciled) InfoReconciled(&call.annotations(), "addition", call.ArgSpan(0));
  return true;
}

namespace {

class IncreaseOfHistograms {
 public:
  IncreaseOfHistograms(RangeCall& call, const Window& w, bool is_counter)
      : call_(call), w_(w), counter_(is_counter), first_(*w.histograms.front()) {}

  FloatHistogram* Run() {
    const FloatHistogram& last = *w_.histograms.back();
    if (counter_ && (IsGauge(first_) || IsGauge(last))) pending_not_counter_ = true;
    if (counter_) BlankFirstBeforeReset();
    if (last.UsesCustomBuckets() != first_.UsesCustomBuckets()) {
      FlushNotCounter();
      return Incompatible();
    }
    int32_t schema = std::min(last.schema, first_.schema);
    if (counter_ && !CheckMiddle(&schema)) return Incompatible();
    FlushNotCounter();

    FloatHistogram* h = call_.NewHistogram(last);
    if (schema != h->schema) ReduceResolution(h, schema);
    const HistogramMix mix = Subtract(h, first_);
    if (mix.incompatible) return Incompatible();
    if (mix.bounds_reconciled) InfoReconciled(&call_.annotations(), "subtraction", call_.ArgSpan(0));
    if (counter_ && !AddResets(h)) return Incompatible();
    if (!counter_ && (!IsGauge(*w_.histograms.front()) || !IsGauge(last))) {
      WarnNotGauge(&call_.annotations(), call_.metric(), call_.ArgSpan(0));
    }
    h->counter_reset_hint = CounterResetHint::kGauge;
    Compact(h);
    return h;
  }

 private:
  FloatHistogram* Incompatible() {
    WarnSchemas(call_);
    return nullptr;
  }

  void FlushNotCounter() {
    if (pending_not_counter_) WarnNotCounter(&call_.annotations(), call_.metric(), call_.ArgSpan(0));
  }

  bool StartReset(size_t i) const {
    return !w_.histogram_starts.empty() &&
           IsStartTimeReset(w_.histogram_starts[i - 1], w_.histogram_times[i - 1], w_.histogram_starts[i],
                            w_.histogram_times[i]);
  }

  // A reset right behind the first sample: its layout does not matter any more.
  void BlankFirstBeforeReset() {
    const FloatHistogram& second = *w_.histograms[1];
    if (!StartReset(1) && !DetectReset(second, first_)) return;
    FloatHistogram blank;
    blank.schema = second.schema;
    blank.custom_values = second.custom_values;
    first_ = std::move(blank);
  }

  // Samples between first and last: one kind of buckets, lowest schema. What was
  // noted before does not survive an incompatible one.
  bool CheckMiddle(int32_t* schema) {
    for (size_t i = 1; i + 1 < w_.histograms.size(); ++i) {
      const FloatHistogram& h = *w_.histograms[i];
      if (IsGauge(h)) pending_not_counter_ = true;
      *schema = std::min(*schema, h.schema);
      if (h.UsesCustomBuckets() != first_.UsesCustomBuckets()) return false;
    }
    return true;
  }

  bool AddResets(FloatHistogram* h) {
    bool overlap = false;
    const FloatHistogram* previous = &first_;
    for (size_t i = 1; i < w_.histograms.size(); ++i) {
      const FloatHistogram* current = w_.histograms[i];
      if (!overlap && !w_.histogram_starts.empty() &&
          StartTimeOverlaps(w_.histogram_starts[i - 1], w_.histogram_times[i - 1], w_.histogram_starts[i])) {
        call_.annotations().AddStartTimeOverlap(call_.metric(), call_.ArgSpan(0));
        overlap = true;
      }
      if (StartReset(i) || DetectReset(*current, *previous)) {
        const HistogramMix mix = Add(h, *previous);
        if (mix.incompatible) return false;
        if (mix.bounds_reconciled) InfoReconciled(&call_.annotations(), "addition", call_.ArgSpan(0));
      }
      previous = current;
    }
    return true;
  }

  RangeCall& call_;
  const Window& w_;
  bool counter_;
  FloatHistogram first_;  // a copy: may be blanked
  bool pending_not_counter_ = false;
};

}  // namespace

FloatHistogram* HistogramIncrease(RangeCall& call, const Window& w, bool is_counter) {
  return IncreaseOfHistograms(call, w, is_counter).Run();
}

FloatHistogram* HistogramInstantDelta(RangeCall& call, const FloatHistogram& before,
                                      const FloatHistogram& last, bool is_rate, bool start_reset) {
  AnnotationSet& notes = call.annotations();
  const Span span = call.ArgSpan(0);
  if (is_rate && (IsGauge(last) || IsGauge(before))) WarnNotCounter(&notes, call.metric(), span);
  if (!is_rate && (!IsGauge(last) || !IsGauge(before))) WarnNotGauge(&notes, call.metric(), span);
  FloatHistogram* h = call.NewHistogram(last);
  if (!is_rate || (!start_reset && !DetectReset(last, before))) {
    const HistogramMix mix = Subtract(h, before);
    if (mix.incompatible) {
      WarnSchemas(call);
      return nullptr;
    }
    if (mix.bounds_reconciled) InfoReconciled(&notes, "subtraction", span);
  }
  h->counter_reset_hint = CounterResetHint::kGauge;
  Compact(h);
  return h;
}

}  // namespace rulecheck::engine
