#include "unittest/expected_histogram.h"

#include "engine/core/load_series.h"
#include "engine/histogram/spec.h"
#include "engine/histogram/text.h"

namespace rulecheck::unittest {

Result<std::vector<engine::FloatHistogram>> ExpandHistograms(const promql::Series& series,
                                                             const promql::ValueRun& run, size_t count) {
  engine::FloatHistogram base = engine::HistogramOf(series.histograms[run.histogram]);
  std::vector<engine::FloatHistogram> out;
  if (run.increment == promql::ValueRun::kNoHistogram) {
    out.assign(count, base);
  } else {
    engine::FloatHistogram increment = engine::HistogramOf(series.histograms[run.increment]);
    Result<std::vector<engine::FloatHistogram>> made =
        engine::HistogramSeries(base, increment, count == 0 ? 0 : count - 1, run.subtract);
    if (!made) return made;
    out = std::move(*made);
    out.resize(count);
  }
  return out;
}

Result<std::string> ExpectedHistogramText(std::string_view text) {
  promql::SeriesOutcome parsed = promql::ParseSeries("{} " + std::string(text));
  if (!parsed.ok()) return Error{parsed.errors.front().message, std::nullopt};
  uint64_t count = parsed.series.SampleCount();
  if (count != 1) return Error{"expected 1 value, got " + std::to_string(count), std::nullopt};
  for (const promql::ValueRun& run : parsed.series.runs) {
    if (run.count == 0) continue;
    if (run.kind != promql::ValueRun::Kind::kHistogram) return Error{"expected a histogram", std::nullopt};
    return engine::FormatHistogramLiteral(engine::HistogramOf(parsed.series.histograms[run.histogram]));
  }
  return Error{"expected a histogram", std::nullopt};
}

}  // namespace rulecheck::unittest
