// deriv, predict_linear and double_exponential_smoothing (promql/functions.go).
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "base/go_format.h"
#include "engine/core/go_math.h"
#include "engine/core/kahan_sum.h"
#include "engine/promql/range_function.h"

namespace rulecheck::engine {

using promql::FunctionId;

namespace {

struct Line {
  double slope = 0;
  double intercept = 0;  // at the time asked for
};

// Least squares over seconds relative to `intercept_ms`.
Line FitLine(std::span<const int64_t> times, std::span<const double> values, int64_t intercept_ms) {
  KahanSum x_sum;
  KahanSum y_sum;
  KahanSum xy_sum;
  KahanSum xx_sum;
  bool constant = true;
  for (size_t i = 0; i < values.size(); ++i) {
    const double y = values[i];
    if (i > 0 && y != values[0]) constant = false;
    const double x = static_cast<double>(times[i] - intercept_ms) / 1e3;
    x_sum.Add(x);
    y_sum.Add(y);
    xy_sum.Add(x * y);
    xx_sum.Add(x * x);
  }
  if (constant) {
    if (std::isinf(values[0])) return {kNan, kNan};
    return {0, values[0]};
  }
  const double n = static_cast<double>(values.size());
  const double x = x_sum.sum + x_sum.c;
  const double y = y_sum.sum + y_sum.c;
  const double xy = xy_sum.sum + xy_sum.c;
  const double xx = xx_sum.sum + xx_sum.c;
  const double covariance = xy - x * y / n;
  const double variance = xx - x * x / n;
  const double slope = covariance / variance;
  return {slope, y / n - slope * x / n};
}

// Two floats are needed; histograms beside at least one float give an info.
bool EnoughFloats(const RangeCall& call, const Window& w) {
  if (w.has_floats() && w.has_histograms()) call.InfoHistogramIgnored();
  return w.values.size() >= 2;
}

bool DerivKernel(RangeCall& call, const Window& w, RangeResult* out) {
  if (!EnoughFloats(call, w)) return false;
  out->value = FitLine(w.times, w.values, w.times.front()).slope;
  return true;
}

bool PredictKernel(RangeCall& call, const Window& w, RangeResult* out) {
  if (!EnoughFloats(call, w)) return false;
  const Line line = FitLine(w.times, w.values, call.ts);
  out->value = line.slope * call.Scalar(0) + line.intercept;
  return true;
}

bool SmoothingKernel(RangeCall& call, const Window& w, RangeResult* out) {
  const double sf = call.Scalar(0);
  const double tf = call.Scalar(1);
  if (sf <= 0 || sf >= 1) {
    call.error = EvalError("invalid smoothing factor. Expected: 0 < sf < 1, got: " + FormatFloat(sf, 'f', 6));
    return false;
  }
  if (tf <= 0 || tf >= 1) {
    call.error = EvalError("invalid trend factor. Expected: 0 < tf < 1, got: " + FormatFloat(tf, 'f', 6));
    return false;
  }
  if (!EnoughFloats(call, w)) return false;
  double previous = 0;
  double smoothed = w.values[0];
  double trend = w.values[1] - w.values[0];
  for (size_t i = 1; i < w.values.size(); ++i) {
    const double x = sf * w.values[i];
    if (i > 1) {
      const double change = tf * (smoothed - previous);
      const double rest = (1 - tf) * trend;
      trend = change + rest;
    }
    const double y = (1 - sf) * (smoothed + trend);
    previous = smoothed;
    smoothed = x + y;
  }
  out->value = smoothed;
  return true;
}

}  // namespace

RangeKernel FindRegressionKernel(FunctionId id) {
  switch (id) {
    case FunctionId::kDeriv:
      return DerivKernel;
    case FunctionId::kPredictLinear:
      return PredictKernel;
    case FunctionId::kDoubleExponentialSmoothing:
      return SmoothingKernel;
    default:
      return nullptr;
  }
}

}  // namespace rulecheck::engine
