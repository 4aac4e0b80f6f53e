// Neumaier's variant of Kahan's summation, as util/kahansum of Prometheus: the
// sum and its compensation are kept apart until the end.
#pragma once

#include <cmath>
#include <limits>

namespace rulecheck::engine {

struct KahanSum {
  double sum = 0;
  double c = 0;  // compensation; 0 once the sum is infinite

  void Add(double inc) {
    const double t = sum + inc;
    if (t > std::numeric_limits<double>::max() || t < -std::numeric_limits<double>::max()) {
      c = 0;
    } else if (std::fabs(sum) >= std::fabs(inc)) {
      c += (sum - t) + inc;
    } else {
      c += (inc - t) + sum;
    }
    sum = t;
  }
};

}  // namespace rulecheck::engine
