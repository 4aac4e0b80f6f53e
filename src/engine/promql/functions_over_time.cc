// The *_over_time family (promql/functions.go).
#include <algorithm>
#include <cmath>
#include <limits>

#include "base/go_format.h"
#include "engine/core/ordered_sums.h"
#include "engine/promql/range_function.h"
#include "engine/promql/range_histogram.h"

namespace rulecheck::engine {

using promql::FunctionId;

double QuantileOf(double q, std::vector<double>* values) {
  if (values->empty() || std::isnan(q)) return std::numeric_limits<double>::quiet_NaN();
  if (q < 0) return -std::numeric_limits<double>::infinity();
  if (q > 1) return std::numeric_limits<double>::infinity();
  const auto numbers = std::partition(values->begin(), values->end(), [](double v) { return std::isnan(v); });
  std::sort(numbers, values->end());
  const double n = static_cast<double>(values->size());
  const double rank = q * (n - 1);
  const double lower = std::max(0.0, std::floor(rank));
  const double upper = std::min(n - 1, lower + 1);
  const double weight = rank - std::floor(rank);
  return (*values)[static_cast<size_t>(lower)] * (1 - weight) +
         (*values)[static_cast<size_t>(upper)] * weight;
}

namespace {

double MedianDeviationOf(std::span<const double> values) {
  for (const double v : values) {
    if (std::isnan(v)) return std::numeric_limits<double>::quiet_NaN();
  }
  std::vector<double> copy(values.begin(), values.end());
  const double median = QuantileOf(0.5, &copy);
  for (double& v : copy) v = std::fabs(v - median);
  return QuantileOf(0.5, &copy);
}

// For functions that look at floats only: false without any, an info where
// histograms stand beside them.
bool FloatsOnly(const RangeCall& call, const Window& w) {
  if (!w.has_floats()) return false;
  if (w.has_histograms()) call.InfoHistogramIgnored();
  return true;
}

template <double (*F)(std::span<const double>)>
bool OfFloats(RangeCall& call, const Window& w, RangeResult* out) {
  if (!FloatsOnly(call, w)) return false;
  out->value = F(w.values);
  return true;
}

// The position that wins when `better(value, best)` replaces the best so far.
template <typename Better>
size_t Extreme(std::span<const double> values, Better&& better) {
  size_t best = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    if (better(values[i], values[best]) || std::isnan(values[best])) best = i;
  }
  return best;
}

template <typename Better, bool kTimestamp>
bool ExtremeKernel(RangeCall& call, const Window& w, RangeResult* out) {
  if (!FloatsOnly(call, w)) return false;
  const size_t i = Extreme(w.values, Better{});
  out->value = kTimestamp ? static_cast<double>(w.times[i]) / 1000 : w.values[i];
  return true;
}

bool CountKernel(RangeCall&, const Window& w, RangeResult* out) {
  out->value = static_cast<double>(w.values.size() + w.histograms.size());
  return true;
}

bool PresentKernel(RangeCall&, const Window&, RangeResult* out) {
  out->value = 1;
  return true;
}

bool FirstKernel(RangeCall&, const Window& w, RangeResult* out) {
  if (!w.has_histograms() || (w.has_floats() && w.times.front() < w.histogram_times.front())) {
    out->value = w.values.front();
  } else {
    out->histogram = w.histograms.front();
  }
  return true;
}

bool LastKernel(RangeCall&, const Window& w, RangeResult* out) {
  if (!w.has_histograms() || (w.has_floats() && w.histogram_times.back() < w.times.back())) {
    out->value = w.values.back();
  } else {
    out->histogram = w.histograms.back();
  }
  return true;
}

bool TimeOfFirstKernel(RangeCall&, const Window& w, RangeResult* out) {
  int64_t t = std::numeric_limits<int64_t>::max();
  if (w.has_floats()) t = w.times.front();
  if (w.has_histograms()) t = std::min(t, w.histogram_times.front());
  out->value = static_cast<double>(t) / 1000;
  return true;
}

bool TimeOfLastKernel(RangeCall&, const Window& w, RangeResult* out) {
  int64_t t = w.has_floats() ? w.times.back() : 0;
  t = std::max(t, w.has_histograms() ? w.histogram_times.back() : 0);
  out->value = static_cast<double>(t) / 1000;
  return true;
}

bool SumKernel(RangeCall& call, const Window& w, RangeResult* out) {
  if (w.has_floats() && w.has_histograms()) {
    call.WarnMixed();
    return false;
  }
  if (w.has_histograms()) return HistogramSumOverTime(call, w, out);
  out->value = SumOf(w.values);
  return true;
}

bool AvgKernel(RangeCall& call, const Window& w, RangeResult* out) {
  if (w.has_floats() && w.has_histograms()) {
    call.WarnMixed();
    return false;
  }
  if (w.has_histograms()) return HistogramAvgOverTime(call, w, out);
  out->value = MeanOf(w.values);
  return true;
}

bool QuantileKernel(RangeCall& call, const Window& w, RangeResult* out) {
  const double q = call.Scalar(0);
  if (!w.has_floats()) return false;
  if (std::isnan(q) || q < 0 || q > 1) {
    call.annotations().Warn("quantile value should be between 0 and 1, got " + FormatFloat(q, 'g', -1),
                            call.ArgSpan(0));
  }
  if (w.has_histograms()) call.InfoHistogramIgnored();
  std::vector<double> values(w.values.begin(), w.values.end());
  out->value = QuantileOf(q, &values);
  return true;
}

double StddevOf(std::span<const double> values) {
  return std::sqrt(VarianceOf(values));
}

struct Greater {
  bool operator()(double v, double best) const { return v > best; }
};
struct GreaterEqual {
  bool operator()(double v, double best) const { return v >= best; }
};
struct Less {
  bool operator()(double v, double best) const { return v < best; }
};
struct LessEqual {
  bool operator()(double v, double best) const { return v <= best; }
};

}  // namespace

RangeKernel FindOverTimeKernel(FunctionId id) {
  switch (id) {
    case FunctionId::kSumOverTime:
      return SumKernel;
    case FunctionId::kAvgOverTime:
      return AvgKernel;
    case FunctionId::kCountOverTime:
      return CountKernel;
    case FunctionId::kMinOverTime:
      return ExtremeKernel<Less, false>;
    case FunctionId::kMaxOverTime:
      return ExtremeKernel<Greater, false>;
    case FunctionId::kTsOfMinOverTime:
      return ExtremeKernel<LessEqual, true>;
    case FunctionId::kTsOfMaxOverTime:
      return ExtremeKernel<GreaterEqual, true>;
    case FunctionId::kFirstOverTime:
      return FirstKernel;
    case FunctionId::kLastOverTime:
      return LastKernel;
    case FunctionId::kTsOfFirstOverTime:
      return TimeOfFirstKernel;
    case FunctionId::kTsOfLastOverTime:
      return TimeOfLastKernel;
    case FunctionId::kStddevOverTime:
      return OfFloats<StddevOf>;
    case FunctionId::kStdvarOverTime:
      return OfFloats<VarianceOf>;
    case FunctionId::kMadOverTime:
      return OfFloats<MedianDeviationOf>;
    case FunctionId::kQuantileOverTime:
      return QuantileKernel;
    case FunctionId::kPresentOverTime:
      return PresentKernel;
    case FunctionId::kAbsentOverTime:
      return PresentKernel;
    default:
      return nullptr;
  }
}

}  // namespace rulecheck::engine
