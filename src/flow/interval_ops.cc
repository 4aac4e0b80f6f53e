#include "flow/interval_ops.h"
#include "flow/mutants.h"

#include <cmath>

namespace rulecheck::flow {
namespace {

using promql::Op;

bool CanBePlusInfinite(const Interval& a) {
  return a.infinite && a.HasNumbers() && a.max == kInfinity;
}
bool CanBeMinusInfinite(const Interval& a) {
  return a.infinite && a.HasNumbers() && a.min == -kInfinity;
}
bool CanBeZero(const Interval& a) {
  return a.HasNumbers() && a.CanBe(0);
}

// Neither below zero nor -0.
bool IsNotNegative(const Interval& a) {
  return a.min > 0 || (a.min == 0 && !std::signbit(a.min));
}

// Of zeros, the negative one is the lesser: an interval from +0 has no -0.
double Lesser(double a, double b) {
  if (a == b) return std::signbit(a) ? a : b;
  return a < b ? a : b;
}
double Greater(double a, double b) {
  if (a == b) return std::signbit(a) ? b : a;
  return a > b ? a : b;
}

// A product of bounds: what is not bounded times zero is zero.
double Product(double a, double b) {
  const double product = a * b;
  if (!std::isnan(product)) return product;
  return std::signbit(a) != std::signbit(b) ? -0.0 : 0.0;
}

Interval Numbers(double min, double max, bool nan, bool whole) {
  if (std::isnan(min)) min = -kInfinity;
  if (std::isnan(max)) max = kInfinity;
  Interval out{min, max, nan, false, false, whole};
  out.infinite = min == -kInfinity || max == kInfinity;
  return out;
}

Interval NanOnly(bool nan) {
  Interval out = Interval::None();
  out.nan = nan;
  return out;
}

Interval Sum(const Interval& a, const Interval& b) {
  const bool nan = a.nan || b.nan || (CanBePlusInfinite(a) && CanBeMinusInfinite(b)) ||
                   (CanBeMinusInfinite(a) && CanBePlusInfinite(b));
  const double above = Mutated(Mutant::kSumOneSided) ? 0 : b.max;
  return Numbers(a.min + b.min, a.max + above, nan, a.whole && b.whole);
}

Interval Times(const Interval& a, const Interval& b) {
  const bool undefined = (CanBeZero(a) && b.CanBeInfinite()) || (CanBeZero(b) && a.CanBeInfinite());
  const bool nan = a.nan || b.nan || (undefined && !Mutated(Mutant::kProductNeverNan));
  const double corners[] = {Product(a.min, b.min), Product(a.min, b.max), Product(a.max, b.min),
                            Product(a.max, b.max)};
  double min = corners[0], max = corners[0];
  for (const double corner : corners) {
    min = Lesser(min, corner);
    max = Greater(max, corner);
  }
  // -0 comes of zero times anything negative, wherever that lies.
  const bool negative_zero = (CanBeZero(a) && !IsNotNegative(b)) || (CanBeZero(b) && !IsNotNegative(a));
  if (negative_zero) min = Lesser(min, -0.0);
  return Numbers(min, max, nan, a.whole && b.whole);
}

// Where the divisor is not zero, of a known sign.
Interval Quotient(const Interval& a, const Interval& b) {
  const double corners[] = {a.min / b.min, a.min / b.max, a.max / b.min, a.max / b.max};
  double min = kInfinity, max = -kInfinity;
  for (const double corner : corners) {
    if (std::isnan(corner)) continue;
    min = Lesser(min, corner);
    max = Greater(max, corner);
  }
  // One beyond bounds by another is anything of its sign.
  if (!std::isfinite(b.min) || !std::isfinite(b.max)) {
    const bool up = (a.max == kInfinity && b.max > 0) || (a.min == -kInfinity && b.min < 0);
    const bool down = (a.max == kInfinity && b.min < 0) || (a.min == -kInfinity && b.max > 0);
    if (up) max = kInfinity;
    if (down) min = -kInfinity;
    min = Lesser(min, a.min < 0 || b.min < 0 ? -0.0 : 0.0);
    max = Greater(max, 0.0);
  }
  return Numbers(min, max, a.nan || b.nan || (a.CanBeInfinite() && b.CanBeInfinite()), false);
}

Interval Ratio(const Interval& a, const Interval& b) {
  if (b.min > 0 || b.max < 0) return Quotient(a, b);
  const bool nan = a.nan || b.nan || (CanBeZero(a) && !Mutated(Mutant::kNoZeroDivisor)) ||
                   (a.CanBeInfinite() && b.CanBeInfinite());
  if (a.min >= 0 && IsNotNegative(b))
    return Numbers(a.min > 0 || IsNotNegative(a) ? 0.0 : -0.0, kInfinity, nan, false);
  return Numbers(-kInfinity, kInfinity, nan, false);
}

Interval Remainder(const Interval& a, const Interval& b) {
  const double size = std::max(std::fabs(b.min), std::fabs(b.max));
  const double min = a.min >= 0 ? (std::signbit(a.min) ? -0.0 : 0.0) : std::max(a.min, -size);
  const double max = a.max <= 0 ? 0.0 : std::min(a.max, size);
  Interval out = Numbers(min, max, a.nan || b.nan || a.CanBeInfinite() || CanBeZero(b), a.whole && b.whole);
  out.infinite = false;
  return out;
}

bool IsEven(double exponent) {
  return std::fmod(exponent, 2) == 0;
}

Interval Power(const Interval& a, const Interval& b) {
  if (IsNotNegative(a)) {
    if (a.Constant() && b.Constant() && a.min > 0) {
      const double value = std::pow(a.min, b.min);
      return std::isfinite(value) ? Interpolated(Interval::Exactly(value)) : Interval::Floats();
    }
    return Numbers(0.0, kInfinity, a.nan || b.nan, a.whole && b.whole && b.min >= 0);
  }
  if (b.Constant() && IsEven(b.min)) return Numbers(0.0, kInfinity, a.nan, false);
  return Interval::Floats();
}

Interval Atan2(const Interval& a, const Interval& b) {
  return Interpolated(Numbers(-M_PI, M_PI, a.nan || b.nan, false));
}

Interval OfFloatPairs(Op op, const Interval& a, const Interval& b) {
  if (!a.HasFloats() || !b.HasFloats()) return Interval::None();
  if (!a.HasNumbers() || !b.HasNumbers()) {
    // NaN ^ 0 and 1 ^ NaN are numbers.
    return op == Op::kPow ? Interval::Floats() : NanOnly(op != Op::kTrimUpper && op != Op::kTrimLower);
  }
  switch (op) {
    case Op::kAdd:
      return Sum(a, b);
    case Op::kSub:
      return Sum(a, Negated(b));
    case Op::kMul:
      return Times(a, b);
    case Op::kDiv:
      return Ratio(a, b);
    case Op::kMod:
      return Remainder(a, b);
    case Op::kPow:
      return a.nan || b.nan ? Hull(Power(a, b), Interval::Exactly(1)) : Power(a, b);
    case Op::kAtan2:
      return Atan2(a, b);
    default:
      return Interval::None();
  }
}

bool MakesHistograms(Op op, const Interval& a, const Interval& b) {
  switch (op) {
    case Op::kAdd:
    case Op::kSub:
      return a.histogram && b.histogram;
    case Op::kMul:
      return (a.histogram && b.HasFloats()) || (a.HasFloats() && b.histogram);
    case Op::kDiv:
    case Op::kTrimUpper:
    case Op::kTrimLower:
      return a.histogram && b.HasFloats();
    default:
      return false;
  }
}

// Bounds of both sides decide `a op b`, floats that are numbers only.
bool NumbersHold(const Interval& a, Op op, const Interval& b) {
  switch (op) {
    case Op::kGtr:
      return a.min > b.max;
    case Op::kGte:
      return a.min >= b.max;
    case Op::kLss:
      return a.max < b.min;
    case Op::kLte:
      return a.max <= b.min;
    case Op::kEql:
      return a.min == a.max && b.min == b.max && a.min == b.min;
    case Op::kNeq:
      return a.min > b.max || a.max < b.min;
    default:
      return false;
  }
}

bool NumbersNeverHold(const Interval& a, Op op, const Interval& b) {
  switch (op) {
    case Op::kGtr:
      return a.max <= b.min;
    case Op::kGte:
      return a.max < b.min;
    case Op::kLss:
      return a.min >= b.max;
    case Op::kLte:
      return a.min > b.max;
    case Op::kEql:
      return a.min > b.max || a.max < b.min;
    case Op::kNeq:
      return a.min == a.max && b.min == b.max && a.min == b.min;
    default:
      return false;
  }
}

}  // namespace

Interval Negated(const Interval& a) {
  Interval out = a;
  if (!a.HasNumbers() || Mutated(Mutant::kNegationKeepsBounds)) return out;
  out.min = -a.max;
  out.max = -a.min;
  // An interval up to +0 has -0 too, whatever its other end.
  if (out.min == 0) out.min = -0.0;
  return out;
}

Interval Arithmetic(Op op, const Interval& a, const Interval& b) {
  Interval out = OfFloatPairs(op, a, b);
  out.histogram = MakesHistograms(op, a, b);
  return out;
}

Interval Filtered(const Interval& a, Op op, const Interval& b) {
  Interval out = a;
  out.histogram = a.histogram && b.histogram && (op == Op::kEql || op == Op::kNeq);
  out.nan = a.nan && b.HasFloats() && op == Op::kNeq;
  if (!a.HasNumbers() || !b.HasFloats() || (!b.HasNumbers() && op != Op::kNeq)) {
    out.min = kInfinity;
    out.max = -kInfinity;
    return out;
  }
  const bool from = op == Op::kGtr || op == Op::kGte || op == Op::kEql;
  const bool to = op == Op::kLss || op == Op::kLte || op == Op::kEql;
  if (from && Mutated(Mutant::kFilterTooNarrow) && b.max < kInfinity) out.min = std::max(out.min, b.max);
  if (from) out.min = std::max(out.min, b.min);
  if (to) out.max = std::min(out.max, b.max);
  if (a.whole) {
    // Whole numbers above 0 begin with 1.
    if (op == Op::kGtr && out.min == std::floor(out.min) && out.min <= b.min) out.min = b.min + 1;
    out.min = std::ceil(out.min);
    if (op == Op::kLss && out.max == std::floor(out.max) && out.max >= b.max) out.max = b.max - 1;
    out.max = std::floor(out.max);
  }
  // -0 passes where 0 does.
  if (out.min == 0 && !IsNotNegative(a)) out.min = -0.0;
  const bool never = NumbersNeverHold(a, op, b) && !(op == Op::kNeq && b.nan);
  if (never || out.min > out.max) {
    out.min = kInfinity;
    out.max = -kInfinity;
  }
  return out;
}

Interval Compared(const Interval& a, Op op, const Interval& b) {
  if (AlwaysHolds(a, op, b) || Mutated(Mutant::kBoolAlwaysTrue)) return Interval::Exactly(1);
  if (NeverHolds(a, op, b)) return Interval::Exactly(0);
  return Interval::Between(0, 1, true);
}

bool AlwaysHolds(const Interval& a, Op op, const Interval& b) {
  if (a.histogram || b.histogram || !a.HasFloats() || !b.HasFloats()) return false;
  if ((a.nan || b.nan) && op != Op::kNeq) return false;
  if (!a.HasNumbers() || !b.HasNumbers()) return op == Op::kNeq;
  return NumbersHold(a, op, b);
}

bool NeverHolds(const Interval& a, Op op, const Interval& b) {
  return Filtered(a, op, b).IsEmpty();
}

Interval Interpolated(Interval a) {
  if (!a.HasNumbers()) return a;
  constexpr double kRoom = 1e-9;
  a.whole = false;
  if (std::isfinite(a.min) && a.min != 0) a.min -= std::fabs(a.min) * kRoom;
  if (std::isfinite(a.max) && a.max != 0) a.max += std::fabs(a.max) * kRoom;
  return a;
}

Interval Blended(const Interval& a) {
  Interval out = Interpolated(a);
  if (std::fabs(a.min) == 1) out.min = a.min;
  if (std::fabs(a.max) == 1) out.max = a.max;
  return out;
}

Interval SumOf(const Interval& a, double count) {
  if (!a.HasFloats()) return Interval::None();
  if (!a.HasNumbers()) return NanOnly(a.nan);
  const double min = a.min >= 0 ? a.min : Product(a.min, count);
  const double max = a.max <= 0 || Mutated(Mutant::kSumOfOne) ? a.max : Product(a.max, count);
  const bool nan = a.nan || (CanBePlusInfinite(a) && CanBeMinusInfinite(a));
  Interval out = Rounded(Numbers(min, max, nan, a.whole));
  return out;
}

Interval MeanOf(const Interval& a) {
  if (!a.HasFloats()) return Interval::None();
  if (!a.HasNumbers()) return NanOnly(a.nan);
  Interval out = Rounded(a);
  out.histogram = false;
  out.whole = false;
  // Sums on the way may become infinite.
  out.nan = a.nan || a.min == -kInfinity || a.max == kInfinity;
  if (Mutated(Mutant::kMeanNeverNan)) out.nan = a.nan;
  out.infinite = a.infinite || out.nan;
  return out;
}

}  // namespace rulecheck::flow
