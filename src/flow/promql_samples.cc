// The values of functions (promql/functions.go), by those of their arguments.
#include <cmath>
#include <numbers>

#include "flow/interval_ops.h"
#include "flow/mutants.h"
#include "flow/promql_parts.h"
#include "promql/function_id.h"

namespace rulecheck::flow {
namespace {

using promql::FunctionId;
using promql::Op;

// The floats of a vector: what functions of numbers look at.
Interval FloatsOf(Interval a) {
  a.histogram = false;
  return a;
}

bool IsWithin(const Interval& a, double min, double max) {
  return !a.HasNumbers() || (a.min >= min && a.max <= max);
}

// Bounds that a function has by itself, from its row of functions.def.
Interval Ranged(const promql::Call& call, bool nan, bool whole = false) {
  Interval out = Interval::Between(call.function->min_value, call.function->max_value, whole);
  out.nan = nan;
  return out;
}

Interval Finite(bool whole = false) {
  Interval out = Interval::Between(-kInfinity, kInfinity, whole);
  out.infinite = false;
  return out;
}

// A function that grows with its argument, on the interval's ends.
template <typename F>
Interval Monotone(const Interval& a, bool whole, const F& f) {
  if (!a.HasNumbers()) return a;
  Interval out = a;
  out.min = f(a.min);
  out.max = f(a.max);
  out.whole = whole;
  return out;
}

Interval Absolute(const Interval& a) {
  if (!a.HasNumbers()) return a;
  Interval out = a;
  const double low = std::fabs(a.min), high = std::fabs(a.max);
  out.min = a.CanBe(0) ? 0.0 : std::min(low, high);
  out.max = std::max(low, high);
  return out;
}

Interval SquareRoot(const Interval& a) {
  Interval out = a;
  out.whole = false;
  out.nan = a.nan || (a.HasNumbers() && a.min < 0 && !Mutated(Mutant::kRootNeverNan));
  if (!a.HasNumbers() || a.max < 0) {
    out.min = kInfinity;
    out.max = -kInfinity;
    return out;
  }
  out.min = a.min < 0 ? -0.0 : std::sqrt(a.min);
  out.max = std::sqrt(a.max);
  return out;
}

Interval Sign(const Interval& a) {
  const auto sign = [](double v) { return v < 0 ? -1.0 : (v > 0 ? 1.0 : v); };
  Interval out = Monotone(a, true, sign);
  out.infinite = false;
  return out;
}

Interval Multiplied(const Interval& a, double factor) {
  Interval out = Monotone(a, false, [&](double v) { return v * factor; });
  if (out.HasNumbers() && (out.min == -kInfinity || out.max == kInfinity)) out.infinite = true;
  return Interpolated(out);
}

// Go's max and min of a NaN and an infinity may be the infinity: of bounds, that is among what
// the numbers give, but where there are none.
Interval WithInfinities(Interval out, std::initializer_list<const Interval*> parts) {
  bool nan = false, infinite = false;
  for (const Interval* part : parts) {
    nan = nan || part->nan;
    infinite = infinite || part->CanBeInfinite();
  }
  if (nan && infinite) out = Hull(out, Interval::Between(-kInfinity, kInfinity));
  return out;
}

Interval Clamped(const Interval& a, const Interval& low, const Interval& high) {
  if (NeverHolds(low, Op::kLte, high) && !low.nan && !high.nan) return Interval::None();
  Interval out = a;
  out.nan = (a.nan || low.nan || high.nan) && !Mutated(Mutant::kClampNeverNan);
  if (!a.HasNumbers() || !low.HasNumbers() || !high.HasNumbers()) {
    out.min = kInfinity;
    out.max = -kInfinity;
    return WithInfinities(out, {&a, &low, &high});
  }
  out.min = std::max(low.min, std::min(high.min, a.min));
  out.max = std::max(low.max, std::min(high.max, a.max));
  if (out.min == 0) out.min = -0.0;
  out.whole = a.whole && low.whole && high.whole;
  out.infinite = a.infinite || low.infinite || high.infinite;
  return out;
}

Interval Extreme(const Interval& a, const Interval& b, bool greater) {
  Interval out = Hull(a, b);
  if (!a.HasNumbers() || !b.HasNumbers()) return WithInfinities(Interval::Exactly(std::nan("")), {&a, &b});
  out.min = greater ? std::max(a.min, b.min) : std::min(a.min, b.min);
  out.max = greater ? std::max(a.max, b.max) : std::min(a.max, b.max);
  if (out.min == 0) out.min = -0.0;
  return out;
}

// A quantile of numbers, of which beyond 0 and 1 there are only infinities.
Interval Quantile(const Interval& q, const Interval& a) {
  if (!a.HasFloats()) return Interval::None();
  Interval out = Blended(FloatsOf(a));
  out.nan = a.nan || a.CanBeInfinite() || q.nan;
  if (Mutated(Mutant::kQuantileWithin)) return out;
  if (q.HasNumbers() && q.min < 0) out = Hull(out, Interval::Exactly(-kInfinity));
  if (q.HasNumbers() && q.max > 1) out = Hull(out, Interval::Exactly(kInfinity));
  return out;
}

// Counts, differences and fits of floats, and of histograms where a function makes them.
Interval Estimated(const Interval& a, bool histograms) {
  Interval out = a.HasFloats() ? Interval::Floats() : Interval::None();
  out.histogram = histograms && a.histogram && !Mutated(Mutant::kRateDropsHistograms);
  if (Mutated(Mutant::kRateNotNegative) && out.HasNumbers()) out.min = 0;
  return out;
}

bool IsBoundedFinite(const Interval& a) {
  return a.HasNumbers() && std::isfinite(a.min) && std::isfinite(a.max) && !a.nan;
}

Interval OfWindow(const promql::Call& call, std::span<const Interval> args) {
  const FunctionId id = call.function->id;
  const Interval& in = id == FunctionId::kQuantileOverTime ? args[1] : args[0];
  const Interval floats = FloatsOf(in);
  switch (id) {
    case FunctionId::kRate:
    case FunctionId::kIncrease:
    case FunctionId::kDelta:
    case FunctionId::kIrate:
    case FunctionId::kIdelta:
      return Estimated(in, true);
    case FunctionId::kDeriv:
    case FunctionId::kPredictLinear:
    case FunctionId::kDoubleExponentialSmoothing:
      return Estimated(in, false);
    case FunctionId::kAvgOverTime: {
      Interval out = MeanOf(floats);
      out.histogram = in.histogram;
      return out;
    }
    case FunctionId::kSumOverTime: {
      Interval out = SumOf(floats, kInfinity);
      out.histogram = in.histogram;
      return out;
    }
    case FunctionId::kMinOverTime:
    case FunctionId::kMaxOverTime:
      return floats;
    case FunctionId::kFirstOverTime:
    case FunctionId::kLastOverTime:
      return in;
    case FunctionId::kQuantileOverTime:
      return Quantile(args[0], floats);
    case FunctionId::kStddevOverTime:
    case FunctionId::kStdvarOverTime:
    case FunctionId::kMadOverTime:
      return floats.HasFloats() ? Ranged(call, !IsBoundedFinite(floats)) : Interval::None();
    case FunctionId::kCountOverTime:
    case FunctionId::kChanges:
    case FunctionId::kResets: {
      Interval out = Ranged(call, false, true);
      if (Mutated(Mutant::kCountFromTwo)) out.min = 2;
      out.infinite = false;
      return out;
    }
    case FunctionId::kTsOfFirstOverTime:
    case FunctionId::kTsOfLastOverTime:
      return Finite();
    case FunctionId::kTsOfMinOverTime:
    case FunctionId::kTsOfMaxOverTime:
      return floats.HasFloats() ? Finite() : Interval::None();
    default:
      return Interval::Exactly(1);  // present_over_time, absent_over_time
  }
}

// Of functions of one number each.
Interval OfNumber(const promql::Call& call, const Interval& in) {
  switch (call.function->id) {
    case FunctionId::kAbs:
      return Absolute(in);
    case FunctionId::kCeil:
      return Monotone(in, true, [](double v) { return std::ceil(v); });
    case FunctionId::kFloor:
      return Monotone(in, true, [](double v) { return std::floor(v); });
    case FunctionId::kSgn:
      return Sign(in);
    case FunctionId::kSqrt:
      return SquareRoot(in);
    case FunctionId::kDeg:
      return Multiplied(in, 180 / std::numbers::pi);
    case FunctionId::kRad:
      return Multiplied(in, std::numbers::pi / 180);
    case FunctionId::kLn:
    case FunctionId::kLog2:
    case FunctionId::kLog10:
      return Ranged(call, in.nan || (in.HasNumbers() && in.min < 0));
    case FunctionId::kSin:
    case FunctionId::kCos:
    case FunctionId::kTan:
      return Ranged(call, in.nan || in.CanBeInfinite());
    case FunctionId::kAsin:
    case FunctionId::kAcos:
    case FunctionId::kAtanh:
      return Interpolated(Ranged(call, in.nan || !IsWithin(in, -1, 1)));
    case FunctionId::kAcosh:
      return Ranged(call, in.nan || !IsWithin(in, 1, kInfinity));
    case FunctionId::kAtan:
      return Interpolated(Ranged(call, in.nan));
    default:
      return Ranged(call, in.nan);  // exp, sinh, cosh, tanh, asinh
  }
}

Interval OfVector(const promql::Call& call, std::span<const Interval> args) {
  const Interval floats = FloatsOf(args[0]);
  switch (call.function->id) {
    case FunctionId::kTimestamp:
    case FunctionId::kStartTimestamp:
      return Finite();
    case FunctionId::kSortByLabel:
    case FunctionId::kSortByLabelDesc:
    case FunctionId::kLabelReplace:
    case FunctionId::kLabelJoin:
    case FunctionId::kInfo:
      return args[0];
    case FunctionId::kSort:
    case FunctionId::kSortDesc:
      return floats;
    case FunctionId::kHistogramCount:
    case FunctionId::kHistogramSum:
    case FunctionId::kHistogramAvg:
    case FunctionId::kHistogramStdvar:
    case FunctionId::kHistogramStddev:
      return args[0].histogram ? Ranged(call, true) : Interval::None();
    case FunctionId::kHistogramQuantile:
    case FunctionId::kHistogramQuantiles:
    case FunctionId::kHistogramFraction:
      return Interval::Floats();
    default:
      break;
  }
  if (!floats.HasFloats()) return Interval::None();
  switch (call.function->id) {
    case FunctionId::kClamp:
      return Clamped(floats, args[1], args[2]);
    case FunctionId::kClampMin:
      return Clamped(floats, args[1], Interval::Exactly(kInfinity));
    case FunctionId::kClampMax:
      return Clamped(floats, Interval::Exactly(-kInfinity), args[1]);
    case FunctionId::kRound:
      if (args.size() > 1) return Interval::Floats();
      return Monotone(floats, true, [](double v) { return std::floor(v + 0.5); });
    case FunctionId::kDayOfMonth:
    case FunctionId::kDayOfWeek:
    case FunctionId::kDayOfYear:
    case FunctionId::kDaysInMonth:
    case FunctionId::kHour:
    case FunctionId::kMinute:
    case FunctionId::kMonth:
    case FunctionId::kYear: {
      Interval out = Ranged(call, false, true);
      out.infinite = false;
      return out;
    }
    default:
      return OfNumber(call, floats);
  }
}

Interval OfScalars(const promql::Call& call, std::span<const Interval> args) {
  switch (call.function->id) {
    case FunctionId::kVector:
      return args[0];
    case FunctionId::kMaxOf:
    case FunctionId::kMinOf:
      return Extreme(args[0], args[1], call.function->id == FunctionId::kMaxOf);
    case FunctionId::kPi:
      return Interval::Exactly(std::numbers::pi);
    default: {
      // time, start, end, range, step; the calendar of the time of evaluation
      Interval out = Ranged(call, false, call.function->returns == promql::ValueType::kVector);
      out.infinite = false;
      return out;
    }
  }
}

}  // namespace

Interval SamplesOf(const promql::Call& call, std::span<const Interval> arguments) {
  bool vector = false;
  for (const promql::Expr* arg : call.args) {
    if (arg->type == promql::ValueType::kMatrix) return OfWindow(call, arguments);
    vector = vector || arg->type == promql::ValueType::kVector;
  }
  if (!vector) return OfScalars(call, arguments);
  // The vector first, whatever the order of arguments.
  if (call.args[0]->type == promql::ValueType::kVector) return OfVector(call, arguments);
  const Interval last[] = {arguments.back()};
  return OfVector(call, last);
}

bool KeepsAllSamples(const promql::Call& call, std::span<const Interval> arguments) {
  switch (call.function->id) {
    case FunctionId::kTimestamp:
    case FunctionId::kSortByLabel:
    case FunctionId::kSortByLabelDesc:
    case FunctionId::kLabelReplace:
    case FunctionId::kLabelJoin:
      return true;
    case FunctionId::kClamp:
      return !arguments[0].histogram && AlwaysHolds(arguments[1], Op::kLte, arguments[2]);
    case FunctionId::kInfo:
    case FunctionId::kStartTimestamp:
    case FunctionId::kHistogramCount:
    case FunctionId::kHistogramSum:
    case FunctionId::kHistogramAvg:
    case FunctionId::kHistogramStdvar:
    case FunctionId::kHistogramStddev:
    case FunctionId::kHistogramQuantile:
    case FunctionId::kHistogramQuantiles:
    case FunctionId::kHistogramFraction:
      return false;
    default:
      return !arguments.empty() && !arguments[0].histogram;
  }
}

}  // namespace rulecheck::flow
