#include "engine/histogram/text.h"

#include <limits>
#include <string_view>
#include <utility>

#include "base/go_format.h"
#include "engine/histogram/buckets.h"
#include "engine/histogram/ops.h"

namespace rulecheck::engine {
namespace {

std::string G(double value) {
  return FormatFloat(value, 'g', -1);
}

// The fields of a literal, separated by blanks.
class Fields {
 public:
  void Add(std::string_view key, std::string_view value) {
    if (text_.size() > 2) text_ += ' ';
    text_.append(key).append(":").append(value);
  }
  void AddNumber(std::string_view key, double value) {
    if (value != 0) Add(key, G(value));
  }
  void AddList(std::string_view key, const std::vector<double>& values) {
    std::string list;
    for (const double value : values) list += (list.empty() ? "" : " ") + G(value);
    Add(key, "[" + list + "]");
  }
  void AddBuckets(const std::vector<HistogramSpan>& spans, const std::vector<double>& buckets,
                  std::string_view offset_key, std::string_view buckets_key) {
    if (buckets.empty() || spans.empty()) return;
    if (spans[0].offset != 0) Add(offset_key, std::to_string(spans[0].offset));
    if (spans.size() == 1) {
      AddList(buckets_key, buckets);
      return;
    }
    std::string list;
    size_t next = 0;
    for (const HistogramSpan& span : spans) {
      if (!list.empty()) list += " 0x" + std::to_string(span.offset);
      for (uint32_t i = 0; i < span.length && next < buckets.size(); ++i) {
        list += (list.empty() ? "" : " ") + G(buckets[next++]);
      }
    }
    Add(buckets_key, "[" + list + "]");
  }
  std::string Finish() && { return std::move(text_) + "}}"; }

 private:
  std::string text_ = "{{";
};

std::string_view HintName(CounterResetHint hint) {
  switch (hint) {
    case CounterResetHint::kUnknown:
      return "unknown";
    case CounterResetHint::kReset:
      return "reset";
    case CounterResetHint::kNotReset:
      return "not_reset";
    case CounterResetHint::kGauge:
      return "gauge";
  }
  return "unknown";
}

}  // namespace

std::string FormatHistogram(const FloatHistogram& h) {
  std::string out = "{count:" + G(h.count) + ", sum:" + G(h.sum);
  const auto add = [&out](const Bucket& bucket) {
    if (bucket.count != 0) out.append(", ").append(bucket.String());
  };
  for (SideBuckets it(h, SideBuckets::kNegative, SideBuckets::kInward); it.Next();) add(it.bucket());
  if (h.zero_count != 0) add(ZeroBucket(h));
  for (SideBuckets it(h, SideBuckets::kPositive); it.Next();) add(it.bucket());
  return out + '}';
}

std::string FormatHistogramLiteral(const FloatHistogram& histogram) {
  FloatHistogram h = histogram;
  Compact(&h, std::numeric_limits<size_t>::max());
  Fields fields;
  if (h.schema != 0) fields.Add("schema", std::to_string(h.schema));
  fields.AddNumber("count", h.count);
  fields.AddNumber("sum", h.sum);
  fields.AddNumber("z_bucket", h.zero_count);
  fields.AddNumber("z_bucket_w", h.zero_threshold);
  if (h.UsesCustomBuckets()) fields.AddList("custom_values", h.custom_values);
  if (h.counter_reset_hint != CounterResetHint::kUnknown) {
    fields.Add("counter_reset_hint", HintName(h.counter_reset_hint));
  }
  fields.AddBuckets(h.positive_spans, h.positive_buckets, "offset", "buckets");
  fields.AddBuckets(h.negative_spans, h.negative_buckets, "n_offset", "n_buckets");
  return std::move(fields).Finish();
}

}  // namespace rulecheck::engine
