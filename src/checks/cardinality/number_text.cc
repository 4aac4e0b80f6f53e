#include <cmath>

#include <fmt/format.h>

#include "checks/cardinality/bounds.h"

namespace rulecheck::checks {

std::string CountText(double count) {
  if (!std::isfinite(count)) return "any number of";
  std::string digits = fmt::format("{:.0f}", count);
  if (digits.size() > 15) return fmt::format("{:.3g}", count);
  for (size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

}  // namespace rulecheck::checks
