#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "base/go_format.h"
#include "engine/histogram/ops.h"

namespace rulecheck::engine {
namespace {

constexpr std::string_view kNegativeOffset = "histogram has a span whose offset is negative";
constexpr std::string_view kWrongBucketNumber =
    "histogram spans specify different number of buckets than provided";
constexpr std::string_view kNegativeBucket = "histogram has a bucket whose observation count is negative";

Error Fail(std::string message) {
  return {std::move(message), std::nullopt};
}

// `first` is the number of the first span whose offset must not be negative.
Status CheckSpans(const std::vector<HistogramSpan>& spans, size_t buckets, size_t first,
                  std::string_view prefix) {
  uint64_t needed = 0;
  for (size_t i = 0; i < spans.size(); ++i) {
    if (i >= first && spans[i].offset < 0) {
      return Fail(fmt::format("{}span number {} with offset {}: {}", prefix, i + 1, spans[i].offset,
                              kNegativeOffset));
    }
    needed += spans[i].length;
  }
  if (needed != buckets) {
    return Fail(fmt::format("{}spans need {} buckets, have {} buckets: {}", prefix, needed, buckets,
                            kWrongBucketNumber));
  }
  return {};
}

Status CheckCounts(const std::vector<double>& buckets, std::string_view prefix) {
  for (size_t i = 0; i < buckets.size(); ++i) {
    if (buckets[i] < 0) {
      return Fail(fmt::format("{}bucket number {} has observation count of {}: {}", prefix, i + 1,
                              FormatFloatV(buckets[i]), kNegativeBucket));
    }
  }
  return {};
}

Status CheckBounds(const std::vector<double>& bounds) {
  for (size_t i = 0; i < bounds.size(); ++i) {
    if (std::isnan(bounds[i])) return Fail("custom buckets: histogram custom bounds must not be NaN");
    if (i > 0 && bounds[i] <= bounds[i - 1]) {
      return Fail(fmt::format(
          "custom buckets: previous bound is {} and current is {}: histogram custom bounds must be "
          "in strictly increasing order",
          FormatFloat(bounds[i - 1], 'f', 6), FormatFloat(bounds[i], 'f', 6)));
    }
  }
  if (!bounds.empty() && bounds.back() == std::numeric_limits<double>::infinity()) {
    return Fail(
        "custom buckets: last +Inf bound must not be explicitly defined: histogram custom bounds must be "
        "finite");
  }
  return {};
}

Status CheckCustom(const FloatHistogram& h) {
  if (Status status = CheckBounds(h.custom_values); !status) return status;
  if (Status status = CheckSpans(h.positive_spans, h.positive_buckets.size(), 0, "custom buckets: ");
      !status) {
    return status;
  }
  uint64_t covered = 0;
  for (const HistogramSpan& span : h.positive_spans)
    covered += static_cast<uint64_t>(span.offset) + span.length;
  if (h.custom_values.size() + 1 < covered) {
    return Fail(fmt::format(
        "custom buckets: only {} custom bounds defined which is insufficient to cover total span length of "
        "{}: histogram custom bounds are too few",
        h.custom_values.size(), covered));
  }
  if (h.zero_count != 0) return Fail("custom buckets: must have zero count of 0");
  if (h.zero_threshold != 0) return Fail("custom buckets: must have zero threshold of 0");
  if (!h.negative_spans.empty()) return Fail("custom buckets: must not have negative spans");
  if (!h.negative_buckets.empty()) return Fail("custom buckets: must not have negative buckets");
  return {};
}

Status CheckExponential(const FloatHistogram& h) {
  if (Status s = CheckSpans(h.positive_spans, h.positive_buckets.size(), 1, "positive side: "); !s) return s;
  if (Status s = CheckSpans(h.negative_spans, h.negative_buckets.size(), 1, "negative side: "); !s) return s;
  if (Status s = CheckCounts(h.negative_buckets, "negative side: "); !s) return s;
  if (h.zero_count < 0) {
    return Fail(fmt::format("zero bucket has observation count of {}: {}", FormatFloatV(h.zero_count),
                            kNegativeBucket));
  }
  if (!h.custom_values.empty()) {
    return Fail("histogram with exponential schema must not have custom bounds");
  }
  return {};
}

}  // namespace

Status Validate(const FloatHistogram& h) {
  if (h.UsesCustomBuckets()) {
    if (Status status = CheckCustom(h); !status) return status;
  } else if (h.schema >= kMinExponentialSchema && h.schema <= kMaxExponentialSchema) {
    if (Status status = CheckExponential(h); !status) return status;
  } else {
    return Fail(fmt::format(
        "histogram has an invalid schema, which must be between {} and {} for exponential buckets, or {} for "
        "custom buckets, got schema {}",
        kMinExponentialSchema, kMaxExponentialSchema, kCustomBucketsSchema, h.schema));
  }
  if (h.count < 0) {
    return Fail(fmt::format("observation count is  {}: histogram's observation count is negative",
                            FormatFloatV(h.count)));
  }
  return CheckCounts(h.positive_buckets, "positive side: ");
}

}  // namespace rulecheck::engine
