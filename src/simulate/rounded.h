// Values of made samples: a millionth is as fine as they are.
#pragma once

#include <cmath>

namespace rulecheck::simulate {

inline double Rounded(double value) {
  return std::round(value * 1e6) / 1e6;
}

}  // namespace rulecheck::simulate
