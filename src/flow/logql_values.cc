// Semantics as pkg/logql/{range_vector,evaluator}.go of Loki, and MergeBinOp of
// pkg/logql/syntax/ast.go.
#include "flow/logql_values.h"

#include <algorithm>
#include <cmath>

#include "logql/function_id.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::flow {
namespace {

// Bounds moved outwards by more than rounding can move a mean.
Interval Loose(Interval a) {
  if (!a.HasNumbers()) return a;
  constexpr double kRoom = 1e-9;
  if (std::isfinite(a.min)) a.min -= std::fabs(a.min) * kRoom;
  if (std::isfinite(a.max)) a.max += std::fabs(a.max) * kRoom;
  a.whole = false;
  return a;
}

Interval AtLeast(double min, bool whole = false) {
  Interval out = Interval::Between(min, kInfinity, whole);
  out.infinite = false;
  return out;
}

// The sum of one or more of these.
Interval TotalOf(const Interval& a) {
  Interval out = a;
  if (!a.HasNumbers()) return out;
  if (a.max > 0) out.max = kInfinity;
  if (a.min < 0) out.min = -kInfinity;
  out.nan = a.nan || (a.CanBeInfinite() && a.min < 0 && a.max > 0);
  // Sums of what is bounded do not grow out of what a float holds.
  out.infinite = a.infinite || !std::isfinite(a.min) || !std::isfinite(a.max);
  return out;
}

Interval AverageOf(const Interval& a) {
  Interval out = Loose(a);
  out.nan = a.nan || a.CanBeInfinite() || !std::isfinite(a.min) || !std::isfinite(a.max);
  out.infinite = out.nan;
  return out;
}

Interval SpreadOf(const Interval& a) {
  Interval out = AtLeast(0);
  out.nan = out.infinite = a.nan || !std::isfinite(a.min) || !std::isfinite(a.max);
  return out;
}

Interval Scaled(Interval a, double by) {
  if (!a.HasNumbers()) return a;
  a.min *= by;
  a.max *= by;
  return Loose(a);
}

Interval QuantileOf(double q, const Interval& a) {
  if (q > 1) return Interval::Exactly(kInfinity);
  if (q < 0) return Interval::Exactly(-kInfinity);
  Interval out = Loose(a);
  out.nan = a.nan || a.CanBeInfinite();
  return out;
}

// The smallest and the largest of some numbers; NaN stands for a bound that is not known.
Interval HullOf(std::initializer_list<double> bounds) {
  Interval out = Interval::None();
  out.whole = false;
  for (const double bound : bounds) {
    if (std::isnan(bound)) return Interval::Between(-kInfinity, kInfinity);
    out.min = std::min(out.min, bound);
    out.max = std::max(out.max, bound);
  }
  return out;
}

Interval Opposite(Interval a) {
  if (a.HasNumbers()) {
    std::swap(a.min, a.max);
    a.min = -a.min;
    a.max = -a.max;
  }
  return a;
}

bool EndsInInfinity(const Interval& a) {
  return a.HasNumbers() && (!std::isfinite(a.min) || !std::isfinite(a.max));
}

// Bounds, with what both sides say of NaN and infinities.
Interval Result(Interval bounds, const Interval& a, const Interval& b, bool nan) {
  bounds.nan = a.nan || b.nan || nan;
  bounds.infinite = EndsInInfinity(bounds);
  bounds.histogram = false;
  if (!a.HasNumbers() || !b.HasNumbers()) return {kInfinity, -kInfinity, true, false, false, false};
  return bounds;
}

Interval LogSum(const Interval& a, const Interval& b) {
  Interval out = HullOf({a.min + b.min, a.max + b.max});
  out.whole = a.whole && b.whole;
  return Result(out, a, b, a.CanBeInfinite() && b.CanBeInfinite());
}

double Times(double a, double b) {
  return a == 0 || b == 0 ? 0 : a * b;
}

Interval Product(const Interval& a, const Interval& b) {
  Interval out = HullOf({Times(a.min, b.min), Times(a.min, b.max), Times(a.max, b.min), Times(a.max, b.max)});
  out.whole = a.whole && b.whole;
  const bool zero_times_infinity = (a.CanBe(0) && b.CanBeInfinite()) || (b.CanBe(0) && a.CanBeInfinite());
  // A product of large finite numbers overflows, and 0 times that is 0.
  return Result(out, a, b, zero_times_infinity);
}

// Divisors above zero; `b.min` may be zero, which they are not.
Interval QuotientOfPositive(const Interval& a, const Interval& b) {
  const auto by = [](double x, double y) {
    if (x == 0) return 0.0;
    if (y == 0) return x > 0 ? kInfinity : -kInfinity;
    if (std::isinf(y)) return std::isinf(x) ? std::nan("") : 0.0;
    return x / y;
  };
  Interval out = Interval::None();
  for (const double x : {a.min, a.max}) {
    for (const double y : {b.min, b.max}) {
      double bound = by(x, y);
      if (std::isnan(bound)) bound = 0;  // between 0 and infinity, which the other end is
      out.min = std::min(out.min, bound);
      out.max = std::max(out.max, bound);
    }
  }
  out.whole = false;
  return out;
}

Interval LogQuotient(const Interval& a, const Interval& b) {
  const bool nan = b.CanBe(0) || (a.CanBeInfinite() && b.CanBeInfinite());
  if (b.min >= 0 && b.max > 0) return Result(QuotientOfPositive(a, b), a, b, nan);
  if (b.max <= 0 && b.min < 0) return Result(QuotientOfPositive(Opposite(a), Opposite(b)), a, b, nan);
  if (b.min == 0 && b.max == 0) return {kInfinity, -kInfinity, true, false, false, false};
  return Result(Interval::Between(-kInfinity, kInfinity), a, b, nan);
}

Interval LogRemainder(const Interval& a, const Interval& b) {
  const double most = std::max(std::fabs(b.min), std::fabs(b.max));
  Interval out = HullOf({a.min < 0 ? std::max(a.min, -most) : 0, a.max > 0 ? std::min(a.max, most) : 0});
  out.whole = a.whole && b.whole;
  return Result(out, a, b, b.CanBe(0) || a.CanBeInfinite());
}

Interval LogPower(const Interval& a, const Interval& b) {
  const bool even = b.Constant() && std::fmod(*b.Constant(), 2) == 0;
  if (a.min >= 0 || even) return Result(Interval::Between(0, kInfinity), a, b, false);
  return Interval::Floats();
}

}  // namespace

Interval RangeValues(const logql::RangeAggregation& range, const Interval& unwrapped) {
  using Id = logql::RangeFunctionId;
  const double seconds = static_cast<double>(range.range->range_ns) / 1e9;
  switch (range.function->id) {
    case Id::kAbsentOverTime:
      return Interval::Exactly(1);
    case Id::kCountOverTime:
      return AtLeast(1, true);
    case Id::kBytesOverTime:
      return AtLeast(0, true);
    case Id::kBytesRate:
      return AtLeast(0);
    case Id::kRate:
      if (range.range->unwrap == nullptr) return Loose(AtLeast(1 / seconds));
      return Scaled(TotalOf(unwrapped), 1 / seconds);
    case Id::kSumOverTime:
      return TotalOf(unwrapped);
    case Id::kAvgOverTime:
      return AverageOf(unwrapped);
    case Id::kStddevOverTime:
    case Id::kStdvarOverTime:
      return SpreadOf(unwrapped);
    case Id::kQuantileOverTime:
      return QuantileOf(range.parameter, unwrapped);
    case Id::kRateCounter: {
      // Samples of one instant: 0 / 0.
      Interval out = unwrapped.min >= 0 ? AtLeast(0) : Interval::Floats();
      out.nan = out.infinite = true;
      return out;
    }
    default:
      return unwrapped;
  }
}

Interval AggregatedValues(const logql::VectorAggregation& aggregation, const Interval& in, double series) {
  using Id = logql::VectorFunctionId;
  switch (aggregation.function->id) {
    case Id::kCount: {
      Interval out = Interval::Between(1, std::max(1.0, series), true);
      out.infinite = false;
      return out;
    }
    case Id::kSum:
      return series <= 1 ? in : TotalOf(in);
    case Id::kAvg:
      return series <= 1 ? in : AverageOf(in);
    case Id::kStddev:
    case Id::kStdvar:
      // Of one series it is 0, whatever its value.
      return series <= 1 ? Interval::Exactly(0) : SpreadOf(in);
    case Id::kApproxTopk: {
      constexpr double kCap = 18446744073709551615.0;
      Interval out = in;
      out.max = std::max(std::min(in.max, kCap), in.nan ? kCap : -kInfinity);
      out.min = std::min(in.min, kCap);
      out.nan = false;
      out.whole = false;
      return out;
    }
    default:
      return in;
  }
}

Interval LogArithmetic(logql::Op op, const Interval& a, const Interval& b) {
  switch (op) {
    case logql::Op::kAdd:
      return LogSum(a, b);
    case logql::Op::kSub:
      return LogSum(a, Opposite(b));
    case logql::Op::kMul:
      return Product(a, b);
    case logql::Op::kDiv:
      return LogQuotient(a, b);
    case logql::Op::kMod:
      return LogRemainder(a, b);
    case logql::Op::kPow:
      return LogPower(a, b);
    default:
      return Interval::Floats();
  }
}

ComparedValues LeftWhere(logql::Op op, const Interval& left, const Interval& right) {
  Interval kept = left;
  bool always = !left.nan && !right.nan && left.HasNumbers() && right.HasNumbers();
  const auto ends = [&] {
    if (kept.min > kept.max) kept.min = kInfinity, kept.max = -kInfinity;
  };
  if (op != logql::Op::kNeq) {
    kept.nan = false;
    if (!right.HasNumbers()) return {Interval::None(), false};
  }
  const auto constant = right.Constant();
  switch (op) {
    case logql::Op::kGtr:
    case logql::Op::kGte: {
      const bool strict = op == logql::Op::kGtr;
      kept.min = std::max(kept.min, right.min);
      always = always && (strict ? left.min > right.max : left.min >= right.max);
      if (strict && kept.max <= right.min) kept = Interval::None();
      break;
    }
    case logql::Op::kLss:
    case logql::Op::kLte: {
      const bool strict = op == logql::Op::kLss;
      kept.max = std::min(kept.max, right.max);
      always = always && (strict ? left.max < right.min : left.max <= right.min);
      if (strict && kept.min >= right.max) kept = Interval::None();
      break;
    }
    case logql::Op::kEql:
      kept.min = std::max(kept.min, right.min);
      kept.max = std::min(kept.max, right.max);
      always = always && left.Constant() && constant && *left.Constant() == *constant;
      break;
    case logql::Op::kNeq:
      // NaN differs from everything.
      if (constant && left.Constant() && *constant == *left.Constant()) kept = Interval::None();
      always = left.HasFloats() && (left.max < right.min || left.min > right.max);
      break;
    default:
      break;
  }
  ends();
  return {kept, always};
}

logql::Op Mirrored(logql::Op op) {
  switch (op) {
    case logql::Op::kLss:
      return logql::Op::kGtr;
    case logql::Op::kLte:
      return logql::Op::kGte;
    case logql::Op::kGtr:
      return logql::Op::kLss;
    case logql::Op::kGte:
      return logql::Op::kLte;
    default:
      return op;
  }
}

}  // namespace rulecheck::flow
