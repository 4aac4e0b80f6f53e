// Functions of one float each, clamp, round and scalars (promql/functions.go).
#include <cmath>
#include <limits>
#include <numbers>

#include "engine/core/go_functions.h"
#include "engine/core/go_math.h"
#include "engine/histogram/math.h"
#include "engine/promql/functions.h"

namespace rulecheck::engine {

using promql::FunctionId;

namespace {

// Applies f(value, step) to every float of a vector; histograms go.
template <typename F>
Result<Block> MapFloats(Evaluator& ev, const promql::Expr& arg, F&& f) {
  auto in = ev.Eval(*promql::StripParens(&arg));
  if (!in) return in;
  Block out = std::move(*in);
  for (size_t i = 0; i < out.size(); ++i) {
    out.set_labels(i, ev.DropName(out.labels(i)));
    out.set_drop_name(i, true);
    double* const values = out.values(i);
    if (!out.floats_only()) {
      for (size_t s = 0; s < out.steps(); ++s) {
        if (out.Histogram(i, s) != nullptr) out.Erase(i, s);
      }
    }
    // Absent cells are computed too; nobody reads them.
    for (size_t s = 0; s < out.steps(); ++s) values[s] = f(values[s], s);
  }
  return ev.Collect(std::move(out));
}

template <double (*F)(double)>
Result<Block> Map(Evaluator& ev, const promql::Call& call) {
  return MapFloats(ev, *call.args[0], [](double v, size_t) { return F(v); });
}

double Abs(double v) {
  return std::fabs(v);
}
double Ceil(double v) {
  return std::ceil(v);
}
double Floor(double v) {
  return std::floor(v);
}
double Exp(double v) {
  return GoExp(v);
}
double Sqrt(double v) {
  return std::sqrt(v);
}
double Ln(double v) {
  return GoLog(v);
}
double Log2(double v) {
  return GoLog2(v);
}
double Log10(double v) {
  return GoLog10(v);
}
double Sin(double v) {
  return GoSin(v);
}
double Cos(double v) {
  return GoCos(v);
}
double Tan(double v) {
  return GoTan(v);
}
double Asin(double v) {
  return GoAsin(v);
}
double Acos(double v) {
  return GoAcos(v);
}
double Atan(double v) {
  return GoAtan(v);
}
double Sinh(double v) {
  return GoSinh(v);
}
double Cosh(double v) {
  return GoCosh(v);
}
double Tanh(double v) {
  return GoTanh(v);
}
double Asinh(double v) {
  return GoAsinh(v);
}
double Acosh(double v) {
  return GoAcosh(v);
}
double Atanh(double v) {
  return GoAtanh(v);
}
double Rad(double v) {
  return v * std::numbers::pi / 180;
}
double Deg(double v) {
  return v * 180 / std::numbers::pi;
}
double Sgn(double v) {
  return v < 0 ? -1 : (v > 0 ? 1 : v);
}

Result<Block> Clamp(Evaluator& ev, const promql::Call& call, const std::vector<double>& low,
                    const std::vector<double>& high) {
  auto in = ev.Eval(*promql::StripParens(call.args[0]));
  if (!in) return in;
  Block out = std::move(*in);
  for (size_t i = 0; i < out.size(); ++i) {
    out.set_labels(i, ev.DropName(out.labels(i)));
    out.set_drop_name(i, true);
    for (size_t s = 0; s < out.steps(); ++s) {
      if (!out.Has(i, s)) continue;
      if (out.Histogram(i, s) != nullptr || high[s] < low[s]) {
        out.Erase(i, s);
      } else {
        out.values(i)[s] = GoMax(low[s], GoMin(high[s], out.values(i)[s]));
      }
    }
  }
  return ev.Collect(std::move(out));
}

Result<Block> ClampFunction(Evaluator& ev, const promql::Call& call) {
  const FunctionId id = call.function->id;
  std::vector<double> low(ev.steps(), -kInf);
  std::vector<double> high(ev.steps(), kInf);
  auto first = ev.EvalScalar(*call.args[1]);
  if (!first) return first.error();
  (id == FunctionId::kClampMax ? high : low) = std::move(*first);
  if (id == FunctionId::kClamp) {
    auto second = ev.EvalScalar(*call.args[2]);
    if (!second) return second.error();
    high = std::move(*second);
  }
  return Clamp(ev, call, low, high);
}

Result<Block> Round(Evaluator& ev, const promql::Call& call) {
  std::vector<double> inverse(ev.steps(), 1);
  if (call.args.size() >= 2) {
    auto nearest = ev.EvalScalar(*call.args[1]);
    if (!nearest) return nearest.error();
    for (size_t s = 0; s < ev.steps(); ++s) inverse[s] = 1.0 / (*nearest)[s];
  }
  return MapFloats(ev, *call.args[0],
                   [&](double v, size_t s) { return std::floor(v * inverse[s] + 0.5) / inverse[s]; });
}

Result<Block> MinMaxOf(Evaluator& ev, const promql::Call& call) {
  auto a = ev.EvalScalar(*call.args[0]);
  if (!a) return a.error();
  auto b = ev.EvalScalar(*call.args[1]);
  if (!b) return b.error();
  const bool max = call.function->id == FunctionId::kMaxOf;
  Block out(ev.steps());
  const size_t row = out.Add(kNoLabels);
  for (size_t s = 0; s < ev.steps(); ++s) {
    out.Set(row, s, max ? GoMax((*a)[s], (*b)[s]) : GoMin((*a)[s], (*b)[s]));
  }
  return out;
}

Result<Block> Pi(Evaluator& ev, const promql::Call&) {
  Block out(ev.steps());
  const size_t row = out.Add(kNoLabels);
  for (size_t s = 0; s < ev.steps(); ++s) out.Set(row, s, std::numbers::pi);
  return out;
}

}  // namespace

BlockFunction FindMathFunction(FunctionId id) {
  switch (id) {
    case FunctionId::kAbs:
      return Map<Abs>;
    case FunctionId::kCeil:
      return Map<Ceil>;
    case FunctionId::kFloor:
      return Map<Floor>;
    case FunctionId::kExp:
      return Map<Exp>;
    case FunctionId::kSqrt:
      return Map<Sqrt>;
    case FunctionId::kLn:
      return Map<Ln>;
    case FunctionId::kLog2:
      return Map<Log2>;
    case FunctionId::kLog10:
      return Map<Log10>;
    case FunctionId::kSin:
      return Map<Sin>;
    case FunctionId::kCos:
      return Map<Cos>;
    case FunctionId::kTan:
      return Map<Tan>;
    case FunctionId::kAsin:
      return Map<Asin>;
    case FunctionId::kAcos:
      return Map<Acos>;
    case FunctionId::kAtan:
      return Map<Atan>;
    case FunctionId::kSinh:
      return Map<Sinh>;
    case FunctionId::kCosh:
      return Map<Cosh>;
    case FunctionId::kTanh:
      return Map<Tanh>;
    case FunctionId::kAsinh:
      return Map<Asinh>;
    case FunctionId::kAcosh:
      return Map<Acosh>;
    case FunctionId::kAtanh:
      return Map<Atanh>;
    case FunctionId::kRad:
      return Map<Rad>;
    case FunctionId::kDeg:
      return Map<Deg>;
    case FunctionId::kSgn:
      return Map<Sgn>;
    case FunctionId::kClamp:
    case FunctionId::kClampMin:
    case FunctionId::kClampMax:
      return ClampFunction;
    case FunctionId::kRound:
      return Round;
    case FunctionId::kMaxOf:
    case FunctionId::kMinOf:
      return MinMaxOf;
    case FunctionId::kPi:
      return Pi;
    default:
      return nullptr;
  }
}

}  // namespace rulecheck::engine
