#include "engine/core/annotations.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/civil_time.h"
#include "base/go_format.h"

namespace rulecheck::engine {

std::string RenderAnnotation(const Annotation& annotation, std::string_view query) {
  const size_t pos = annotation.span.begin;
  if (pos > query.size()) return annotation.message + " (invalid position)";
  const std::string_view before = query.substr(0, pos);
  const auto line = std::ranges::count(before, '\n') + 1;
  const size_t line_break = before.rfind('\n');
  const size_t column = line_break == std::string_view::npos ? pos + 1 : pos - line_break;
  return fmt::format("{} ({}:{})", annotation.message, line, column);
}

void ForcedMonotonicity::Merge(const ForcedMonotonicity& earlier) {
  min_ts = std::min(min_ts, earlier.min_ts);
  max_ts = std::max(max_ts, earlier.max_ts);
  min_bucket = std::min(min_bucket, earlier.min_bucket);
  max_bucket = std::max(max_bucket, earlier.max_bucket);
  max_diff = std::max(max_diff, earlier.max_diff);
  count = earlier.count + count + 1;
}

void AnnotationSet::Warn(std::string_view text, Span span) {
  ++calls_;
  Entry& entry = entries_["PromQL warning: " + std::string(text)];
  entry.warning = true;
  entry.span = span;
}

void AnnotationSet::Info(std::string_view text, Span span) {
  ++calls_;
  entries_["PromQL info: " + std::string(text)].span = span;
}

void AnnotationSet::AddForcedMonotonicity(std::string_view metric, Span span,
                                          const ForcedMonotonicity& seen) {
  ++calls_;
  const std::string text =
      "PromQL info: input to histogram_quantile needed to be fixed for monotonicity (see "
      "https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)" +
      ForMetricName(metric);
  Entry& entry = entries_[text];
  ForcedMonotonicity merged = seen;
  if (entry.has_monotonicity) {
    merged.Merge(entry.monotonicity);  // the first place stays
  } else {
    entry.span = span;
  }
  entry.has_monotonicity = true;
  entry.monotonicity = merged;
}

void AnnotationSet::AddStartTimeOverlap(std::string_view metric, Span span) {
  ++calls_;
  Entry& entry = entries_[fmt::format(
      "PromQL warning: sample has start time that overlaps with previous sample timestamp for metric {}",
      Quote(metric))];
  if (entry.overlaps == 0) entry.span = span;
  entry.warning = true;
  ++entry.overlaps;
}

std::vector<Annotation> AnnotationSet::Finish() const {
  std::vector<Annotation> out;
  for (const auto& [text, entry] : entries_) {
    Annotation a{entry.warning, text, entry.span};
    if (entry.has_monotonicity) {
      const ForcedMonotonicity& m = entry.monotonicity;
      a.message +=
          fmt::format(", from buckets {} to {}, with a max diff of {}, over {} samples from {} to {}",
                      FormatFloat(m.min_bucket, 'g', -1), FormatFloat(m.max_bucket, 'g', -1),
                      FormatFloat(m.max_diff, 'g', 2), static_cast<int64_t>(m.count + 1),
                      FormatRfc3339(m.min_ts / 1000), FormatRfc3339(m.max_ts / 1000));
    }
    if (entry.overlaps > 1) a.message += fmt::format(" ({} occurrences)", entry.overlaps);
    out.push_back(std::move(a));
  }
  return out;
}

std::string ForMetricName(std::string_view metric) {
  return metric.empty() ? std::string() : " for metric name " + Quote(metric);
}

}  // namespace rulecheck::engine
