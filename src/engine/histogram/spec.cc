#include "engine/histogram/spec.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "engine/histogram/ops.h"

namespace rulecheck::engine {
namespace {

void SetSide(const std::vector<double>& counts, int64_t offset, std::vector<HistogramSpan>* spans,
             std::vector<double>* buckets) {
  if (counts.empty()) return;
  *buckets = counts;
  *spans = {{static_cast<int32_t>(offset), static_cast<uint32_t>(counts.size())}};
}

}  // namespace

FloatHistogram MakeHistogram(const HistogramSpec& spec) {
  FloatHistogram h;
  h.counter_reset_hint = spec.counter_reset_hint;
  h.schema = static_cast<int32_t>(spec.schema);
  h.zero_threshold = spec.z_bucket_w;
  h.zero_count = spec.z_bucket;
  h.count = spec.count;
  h.sum = spec.sum;
  h.custom_values = spec.custom_values;
  SetSide(spec.buckets, spec.offset, &h.positive_spans, &h.positive_buckets);
  SetSide(spec.n_buckets, spec.n_offset, &h.negative_spans, &h.negative_buckets);
  return h;
}

Result<std::vector<FloatHistogram>> HistogramSeries(const FloatHistogram& base, const FloatHistogram& inc,
                                                    size_t times, bool subtract) {
  std::vector<FloatHistogram> series{base};
  series.reserve(times + 1);
  for (size_t i = 0; i < times; ++i) {
    FloatHistogram next = series.back();
    if (next.schema > inc.schema) {
      return Error{fmt::format("error combining histograms: cannot merge from schema {} to {}", inc.schema,
                               next.schema),
                   std::nullopt};
    }
    const HistogramMix mix = subtract ? Subtract(&next, inc) : Add(&next, inc);
    if (mix.incompatible) {
      return Error{
          "cannot apply this operation on histograms with a mix of exponential and custom bucket schemas",
          std::nullopt};
    }
    series.push_back(std::move(next));
  }
  return series;
}

}  // namespace rulecheck::engine
