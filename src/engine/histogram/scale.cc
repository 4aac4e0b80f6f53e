// Operations on one native histogram alone.
#include <algorithm>
#include <cmath>

#include "engine/histogram/layout.h"
#include "engine/histogram/ops.h"

namespace rulecheck::engine {
namespace {

bool HasInfinity(const std::vector<double>& values) {
  return std::ranges::any_of(values, [](double v) { return std::isinf(v); });
}

}  // namespace

void Multiply(FloatHistogram* h, double factor) {
  h->zero_count *= factor;
  h->count *= factor;
  h->sum *= factor;
  for (double& bucket : h->positive_buckets) bucket *= factor;
  for (double& bucket : h->negative_buckets) bucket *= factor;
  if (factor < 0) h->counter_reset_hint = CounterResetHint::kGauge;
}

void Divide(FloatHistogram* h, double divisor) {
  h->zero_count /= divisor;
  h->count /= divisor;
  h->sum /= divisor;
  if (divisor == 0) {
    h->positive_buckets.clear();
    h->negative_buckets.clear();
    h->positive_spans.clear();
    h->negative_spans.clear();
    return;
  }
  for (double& bucket : h->positive_buckets) bucket /= divisor;
  for (double& bucket : h->negative_buckets) bucket /= divisor;
  if (divisor < 0) h->counter_reset_hint = CounterResetHint::kGauge;
}

void Compact(FloatHistogram* h, size_t max_empty) {
  CompactSide({&h->positive_spans, &h->positive_buckets}, max_empty, kMaxFilledBuckets);
  CompactSide({&h->negative_spans, &h->negative_buckets}, max_empty, kMaxFilledBuckets);
}

void ReduceResolution(FloatHistogram* h, int32_t schema) {
  if (schema == h->schema) return;
  ReduceSide({&h->positive_spans, &h->positive_buckets}, h->schema, schema);
  ReduceSide({&h->negative_spans, &h->negative_buckets}, h->schema, schema);
  h->schema = schema;
}

bool HasOverflow(const FloatHistogram& h) {
  return std::isinf(h.zero_count) || std::isinf(h.count) || std::isinf(h.sum) ||
         HasInfinity(h.positive_buckets) || HasInfinity(h.negative_buckets) || HasInfinity(h.custom_values);
}

const FloatHistogram* WithoutResetHint(const FloatHistogram* h, HistogramPool* pool) {
  if (h->counter_reset_hint != CounterResetHint::kReset &&
      h->counter_reset_hint != CounterResetHint::kNotReset) {
    return h;
  }
  FloatHistogram* copy = pool->New(*h);
  copy->counter_reset_hint = CounterResetHint::kUnknown;
  return copy;
}

}  // namespace rulecheck::engine
