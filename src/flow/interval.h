// What the samples of a result can be: an interval of floats, NaN, infinities, histograms.
#pragma once

#include <algorithm>
#include <limits>
#include <optional>

namespace rulecheck::flow {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Every float but NaN lies in [min, max]; none is possible when min > max. A bound of Inf says
// that there is no bound; whether the infinity itself can come is told by `infinite`. A `min`
// of +0 says that -0 is not among them (1 / -0 is -Inf), one of -0 that it may be.
struct Interval {
  double min = -kInfinity;
  double max = kInfinity;
  bool nan = true;
  bool infinite = true;   // +Inf or -Inf may be among the values, where the bounds allow it
  bool histogram = true;  // native histograms
  bool whole = false;     // floats that are finite are integers

  static Interval Any() { return {}; }
  static Interval Floats() { return {-kInfinity, kInfinity, true, true, false, false}; }
  // Finite or infinite as the bounds are; never NaN, no histograms.
  static Interval Between(double min, double max, bool whole = false) {
    return {min, max, false, min == -kInfinity || max == kInfinity, false, whole};
  }
  static Interval Exactly(double value);
  static Interval None() { return {kInfinity, -kInfinity, false, false, false, true}; }

  bool HasNumbers() const { return min <= max; }
  bool HasFloats() const { return HasNumbers() || nan; }
  // No sample at all can be like this.
  bool IsEmpty() const { return !HasFloats() && !histogram; }
  bool IsBounded() const { return min > -kInfinity || max < kInfinity; }
  bool CanBe(double value) const { return min <= value && value <= max; }
  bool CanBeInfinite() const { return infinite && HasNumbers() && (min == -kInfinity || max == kInfinity); }
  // The only value that a sample can have.
  std::optional<double> Constant() const;

  // Tells -0 from +0, as `min` does.
  friend bool operator==(const Interval& a, const Interval& b);
};

// What is in one of them or in both.
Interval Hull(const Interval& a, const Interval& b);
// `a` without histograms and NaN outside; only what is in both.
Interval Intersection(const Interval& a, const Interval& b);
// Bounds moved outwards by as much as rounding can move a mean or a weighted mean: not at all
// for whole numbers, for which it is exact.
Interval Rounded(Interval a);

}  // namespace rulecheck::flow
