#include "engine/logql/range_function.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/core/go_math.h"

namespace rulecheck::engine::logql {

double SumOf(const Window& window) {
  double sum = 0;
  for (const double v : window.values) sum += v;
  return sum;
}

double AverageOf(const Window& window) {
  double mean = 0;
  double count = 0;
  for (const double v : window.values) {
    ++count;
    if (std::isinf(mean)) {
      // An infinite mean stays, unless the other infinity or NaN comes.
      if (std::isinf(v) && (mean > 0) == (v > 0)) continue;
      if (std::isfinite(v)) continue;
    }
    mean += v / count - mean / count;
  }
  return mean;
}

double MinOf(const Window& window) {
  double min = std::numeric_limits<double>::quiet_NaN();
  for (const double v : window.values) {
    if (v < min || std::isnan(min)) min = v;
  }
  return min;
}

double MaxOf(const Window& window) {
  double max = std::numeric_limits<double>::quiet_NaN();
  for (const double v : window.values) {
    if (v > max || std::isnan(max)) max = v;
  }
  return max;
}

double VarianceOf(const Window& window) {
  double squares = 0;
  double count = 0;
  double mean = 0;
  for (const double v : window.values) {
    ++count;
    const double delta = v - mean;
    mean += delta / count;
    squares += delta * (v - mean);
  }
  return squares / count;
}

namespace {

// What the counter rose, counting on where it fell back.
double IncreaseOf(std::span<const double> values) {
  double increase = values.back() - values.front();
  double last = 0;
  for (const double v : values) {
    if (v < last) increase += last;
    last = v;
  }
  return increase;
}

double Seconds(int64_t ns) {
  return static_cast<double>(ns / 1'000'000'000) + static_cast<double>(ns % 1'000'000'000) / 1e9;
}

}  // namespace

double CounterRateOf(const Window& window) {
  const size_t n = window.values.size();
  if (n < 2) return 0;
  const double increase = IncreaseOf(window.values);
  const int64_t first = window.times.front();
  const int64_t last = window.times.back();
  const double sampled = static_cast<double>(last - first) / 1e9;
  const double spacing = sampled / static_cast<double>(n - 1);
  const double threshold = spacing * 1.1;

  double to_start = static_cast<double>(first - (window.end_ns - window.range_ns)) / 1e9;
  if (to_start >= threshold) to_start = spacing / 2;
  // A counter cannot have been below zero before.
  if (increase > 0 && window.values.front() >= 0) {
    const double to_zero = sampled * (window.values.front() / increase);
    if (to_zero < to_start) to_start = to_zero;
  }
  double to_end = static_cast<double>(window.end_ns - last) / 1e9;
  if (to_end >= threshold) to_end = spacing / 2;

  const double extrapolated = sampled + to_start + to_end;
  return increase * (extrapolated / sampled) / Seconds(window.range_ns);
}

double QuantileOf(double q, const Window& window, std::vector<double>* scratch) {
  if (q < 0) return -engine::kInf;
  if (q > 1) return engine::kInf;
  scratch->assign(window.values.begin(), window.values.end());
  std::ranges::sort(*scratch, [](double a, double b) { return std::isnan(a) ? !std::isnan(b) : a < b; });
  const auto last = static_cast<double>(scratch->size() - 1);
  const double rank = q * last;
  const double lower = std::max(0.0, std::floor(rank));
  const double upper = std::min(last, lower + 1);
  const double weight = rank - std::floor(rank);
  return (*scratch)[static_cast<size_t>(lower)] * (1 - weight) +
         (*scratch)[static_cast<size_t>(upper)] * weight;
}

}  // namespace rulecheck::engine::logql
