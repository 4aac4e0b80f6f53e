// Sum, mean and variance of the values of a window in the order of time, rounding
// as Prometheus does.
#pragma once

#include <cmath>
#include <span>

#include "engine/core/kahan_sum.h"

namespace rulecheck::engine {

inline double SumOf(std::span<const double> values) {
  KahanSum sum;
  for (const double v : values) sum.Add(v);
  return std::isinf(sum.sum) ? sum.sum : sum.sum + sum.c;
}

// Sum over count; once the sum would overflow, the mean is moved step by step.
inline double MeanOf(std::span<const double> values) {
  KahanSum sum{values[0], 0};
  KahanSum mean;
  double count = 1;
  bool incremental = false;
  for (size_t i = 1; i < values.size(); ++i) {
    count = static_cast<double>(i + 1);
    if (!incremental) {
      KahanSum next = sum;
      next.Add(values[i]);
      if (!std::isinf(next.sum)) {
        sum = next;
        continue;
      }
      incremental = true;
      mean = {sum.sum / (count - 1), sum.c / (count - 1)};
    }
    const double q = (count - 1) / count;
    mean = {q * mean.sum, q * mean.c};
    mean.Add(values[i] / count);
  }
  return incremental ? mean.sum + mean.c : sum.sum / count + sum.c / count;
}

inline double VarianceOf(std::span<const double> values) {
  double count = 0;
  KahanSum mean;
  KahanSum aux;
  for (const double v : values) {
    ++count;
    const double delta = v - (mean.sum + mean.c);
    mean.Add(delta / count);
    aux.Add(delta * (v - (mean.sum + mean.c)));
  }
  return (aux.sum + aux.c) / count;
}

}  // namespace rulecheck::engine
