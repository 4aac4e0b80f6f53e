#include "flow/interval.h"

#include <cmath>

namespace rulecheck::flow {
namespace {

// Far below 2^53, so that sums of many such numbers are exact.
constexpr double kMaxExact = 1e6;

double Outwards(double bound, double direction) {
  if (!std::isfinite(bound) || (bound == std::floor(bound) && std::fabs(bound) <= kMaxExact)) return bound;
  constexpr double kRoom = 1e-9;
  return bound + direction * std::max(std::fabs(bound) * kRoom, std::numeric_limits<double>::min());
}

}  // namespace

Interval Interval::Exactly(double value) {
  if (std::isnan(value)) return {kInfinity, -kInfinity, true, false, false, true};
  return {value, value, false, std::isinf(value), false, value == std::floor(value)};
}

bool operator==(const Interval& a, const Interval& b) {
  return a.min == b.min && std::signbit(a.min) == std::signbit(b.min) && a.max == b.max && a.nan == b.nan &&
         a.infinite == b.infinite && a.histogram == b.histogram && a.whole == b.whole;
}

std::optional<double> Interval::Constant() const {
  if (histogram) return std::nullopt;
  if (!HasNumbers()) return nan ? std::optional(std::nan("")) : std::nullopt;
  return nan || min != max ? std::nullopt : std::optional(min);
}

Interval Hull(const Interval& a, const Interval& b) {
  Interval out{kInfinity, -kInfinity, a.nan || b.nan, false, a.histogram || b.histogram, true};
  for (const Interval* one : {&a, &b}) {
    if (!one->HasNumbers()) continue;
    if (one->min < out.min || (one->min == out.min && std::signbit(one->min))) out.min = one->min;
    out.max = std::max(out.max, one->max);
    out.infinite = out.infinite || one->infinite;
    out.whole = out.whole && one->whole;
  }
  return out;
}

Interval Intersection(const Interval& a, const Interval& b) {
  Interval out{std::max(a.min, b.min),   std::min(a.max, b.max),     a.nan && b.nan,
               a.infinite && b.infinite, a.histogram && b.histogram, a.whole || b.whole};
  if (!out.HasNumbers()) {
    out.min = kInfinity;
    out.max = -kInfinity;
  }
  return out;
}

Interval Rounded(Interval a) {
  if (!a.HasNumbers()) return a;
  a.min = Outwards(a.min, -1);
  a.max = Outwards(a.max, 1);
  return a;
}

}  // namespace rulecheck::flow
