#include "documents/series_text.h"

#include <algorithm>
#include <string_view>

#include "base/strings.h"

namespace rulecheck::documents {

SeriesLine LineOfSeries(const InputSeries& series) {
  SeriesLine out;
  const std::string joined = std::string(series.series.value) + " " + std::string(series.values.value);
  for (const std::string_view line : Split(joined, '\n')) {
    const std::string_view trimmed = TrimSpace(line);
    const bool nothing = trimmed.empty() || trimmed.starts_with('#');
    out.has_blank_line = out.has_blank_line || nothing;
    out.text += nothing ? std::string(line.size(), ' ') : std::string(line);
    out.text += ' ';
  }
  return out;
}

Location PlaceInSeries(const InputSeries& series, Span span) {
  const auto series_size = static_cast<uint32_t>(series.series.value.size());
  if (span.begin <= series_size) {
    span.end = std::min(std::max(span.end, span.begin), series_size);
    return series.series.At(span);
  }
  const auto values_size = static_cast<uint32_t>(series.values.value.size());
  span.begin = std::min(span.begin - series_size - 1, values_size);
  span.end = std::clamp(span.end - series_size - 1, span.begin, values_size);
  return series.values.At(span);
}

}  // namespace rulecheck::documents
