// Functions over range vectors: a kernel sees one window of one series at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/promql/evaluator.h"
#include "promql/function_id.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::engine {

// The samples of one series in the window of one step.
struct Window {
  std::span<const int64_t> times;
  std::span<const double> values;
  std::span<const int64_t> starts;  // empty when start timestamps are not used
  std::span<const int64_t> histogram_times;
  std::span<const FloatHistogram* const> histograms;
  std::span<const int64_t> histogram_starts;
  int64_t begin_ms = 0;  // of the range, without the reach of anchored and smoothed
  int64_t end_ms = 0;
  size_t first = 0;  // position of values[0] in the series

  bool has_floats() const { return !values.empty(); }
  bool has_histograms() const { return !histograms.empty(); }
};

struct RangeResult {
  double value = 0;
  const FloatHistogram* histogram = nullptr;
};

// What stays the same over the windows of one call, and where it is now.
class RangeCall {
 public:
  RangeCall(Evaluator* evaluator, const promql::Call& c, const RangeArgument& a)
      : ev(*evaluator), call(c), arg(a) {}

  Evaluator& ev;
  const promql::Call& call;
  const RangeArgument& arg;
  std::vector<std::vector<double>> scalars;  // the other arguments, a value a step

  const RangeSeries* series = nullptr;
  size_t step = 0;
  int64_t ts = 0;
  std::optional<Error> error;  // set by a kernel to end the query

  promql::FunctionId id() const { return call.function->id; }
  double Scalar(size_t i) const { return scalars[i][step]; }
  std::string_view metric() const { return ev.query().MetricName(series->labels); }
  // Where annotations about an argument point. Prometheus puts a selector without a
  // position in the place of a subquery, so that those point at the query's begin.
  Span ArgSpan(size_t i) const {
    const promql::Expr* arg = promql::StripParens(call.args[i]);
    return arg->kind == promql::NodeKind::kSubquery ? Span{} : arg->span;
  }

  void WarnMixed() const;
  void InfoHistogramIgnored() const;
  AnnotationSet& annotations() const { return ev.annotations(); }
  FloatHistogram* NewHistogram(const FloatHistogram& from) const { return ev.query().pool->New(from); }

  // Of counters: how many of the series' first i + 1 values are less than the one
  // before, so that a window without a reset needs no loop. Made once a series.
  size_t ResetsIn(size_t first, size_t count);

 private:
  const RangeSeries* resets_of_ = nullptr;
  std::vector<uint32_t> resets_;
};

// False: no sample at this step.
using RangeKernel = bool (*)(RangeCall& call, const Window& window, RangeResult* out);

// Null when `id` is no function over a range vector.
RangeKernel FindRangeKernel(promql::FunctionId id);

Result<Block> EvalRangeCall(Evaluator& ev, const promql::Call& call, size_t range_index, RangeKernel kernel);

// Kernels, by file.
bool RateKernel(RangeCall& call, const Window& w, RangeResult* out);      // rate
bool IncreaseKernel(RangeCall& call, const Window& w, RangeResult* out);  // increase
bool DeltaKernel(RangeCall& call, const Window& w, RangeResult* out);     // delta
bool InstantRate(RangeCall& call, const Window& w, bool is_rate, RangeResult* out);
bool ExtendedRate(RangeCall& call, const Window& w, bool is_counter, bool is_rate, RangeResult* out);

RangeKernel FindOverTimeKernel(promql::FunctionId id);
RangeKernel FindCounterKernel(promql::FunctionId id);
RangeKernel FindRegressionKernel(promql::FunctionId id);

// A linear mix of the two values around rank q * (n - 1); sorts `values`, NaN first.
double QuantileOf(double q, std::vector<double>* values);

}  // namespace rulecheck::engine
