// The series notation of unit tests: `up{job="api"} 1+0x10 _ stale {{sum:1}}x2`,
// read into label pairs and runs of values. Runs are kept compact; expanding them,
// with a bound of its own, is the business of the reader.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/promql.h"
#include "rulecheck/span.h"

namespace rulecheck::promql {

struct SeriesLabel {
  std::string name;   // "__name__" for the metric name
  std::string value;  // may be empty only when the notation has no name before its braces
  friend auto operator<=>(const SeriesLabel&, const SeriesLabel&) = default;
};
// Sorted by name; no name occurs twice.
using SeriesLabels = std::vector<SeriesLabel>;

enum class ResetHint : uint8_t { kUnknown, kReset, kNotReset, kGauge };

// `{{schema:1 sum:5 count:4 buckets:[1 2 1]}}`: the fields as written, absent ones
// zero or empty. Nothing is validated here beyond the syntax.
struct HistogramLiteral {
  int32_t schema = 0;  // -53 for custom buckets
  double sum = 0;
  double count = 0;
  double zero_count = 0;      // z_bucket
  double zero_threshold = 0;  // z_bucket_w
  std::vector<double> custom_values;
  int32_t offset = 0;  // index of the first of `buckets`
  std::vector<double> buckets;
  int32_t negative_offset = 0;
  std::vector<double> negative_buckets;
  ResetHint hint = ResetHint::kUnknown;
  bool hint_written = false;  // tells `counter_reset_hint:unknown` from no hint at all
  Span span;                  // with the braces
};

// Consecutive samples made by one item of the notation; `count` of them.
struct ValueRun {
  enum class Kind : uint8_t {
    kFloat,      // start, start + step, (start + step) + step, ...: by repeated addition
    kGap,        // no sample
    kStale,      // stale marker
    kHistogram,  // histograms[histogram], then plus (or minus) histograms[increment] each
  };
  static constexpr uint32_t kNoHistogram = UINT32_MAX;

  Kind kind = Kind::kGap;
  uint64_t count = 1;  // `1x3` is 4 samples, `_x3` is 3 gaps; may be 0 (`_x0`)
  double start = 0;
  double step = 0;
  bool has_step = false;  // `a+bxn` was written; `1+0x3` adds zero, `1x3` adds nothing
  uint32_t histogram = kNoHistogram;
  uint32_t increment = kNoHistogram;  // kNoHistogram: all alike
  bool subtract = false;              // `{{..}}-{{..}}xn`
  Span span;                          // the item in the text given
};

struct Series {
  SeriesLabels labels;
  std::vector<ValueRun> runs;
  std::vector<HistogramLiteral> histograms;

  // How many samples and gaps the runs stand for; saturates at UINT64_MAX.
  uint64_t SampleCount() const;
};

struct SeriesOutcome {
  Series series;                   // meaningful only when there are no errors
  std::vector<ParseError> errors;  // spans are in the text given

  bool ok() const { return errors.empty(); }
};

// A whole line: `metric{label="value"} values...` (ParseSeriesDesc of promql/parser).
SeriesOutcome ParseSeries(std::string_view line, const Limits& limits = {});

// Only labels: `metric{label="value"}`, `{__name__="metric"}`, `{}` (ParseMetric).
SeriesOutcome ParseMetric(std::string_view text, const Limits& limits = {});

// Only values: `0+1x10 _ stale`, the second field of a unit test's input series.
// Blank text is no values at all.
SeriesOutcome ParseValues(std::string_view values, const Limits& limits = {});

// Is this line of a promqltest `load` a start-timestamp line, `metric{..}@st ...`?
bool IsStartTimestampLine(std::string_view line);

// Reads such a line (parseSTLine of promqltest/test.go). Runs are kFloat, in
// milliseconds relative to the sample each belongs to, or kGap.
SeriesOutcome ParseStartTimestamps(std::string_view line, const Limits& limits = {});

}  // namespace rulecheck::promql
