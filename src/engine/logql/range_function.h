// The range aggregations of LogQL as functions of one window. Sums run in the order of
// the samples, as in pkg/logql/range_vector.go, so that results agree to the bit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace rulecheck::engine::logql {

// The samples of one window; never empty. `values` is empty when all are 1.
struct Window {
  std::span<const int64_t> times;
  std::span<const double> values;
  int64_t end_ns = 0;
  int64_t range_ns = 0;
};

double SumOf(const Window& window);
double AverageOf(const Window& window);
double MinOf(const Window& window);
double MaxOf(const Window& window);
double VarianceOf(const Window& window);

// Increase per second of a counter, extrapolated to the borders of the window; 0 for a
// single sample.
double CounterRateOf(const Window& window);

// `scratch` keeps its memory from call to call.
double QuantileOf(double q, const Window& window, std::vector<double>* scratch);

}  // namespace rulecheck::engine::logql
