// Powers, and the hyperbolic functions made from them.
#include <cmath>
#include <initializer_list>
#include <limits>
#include <numbers>

#include "engine/core/go_functions.h"
#include "engine/core/go_math.h"
#include "engine/histogram/math.h"

namespace rulecheck::engine {
namespace {}  // namespace

// Go has e^x in assembler for amd64, with fused operations where the processor has
// them: x = n ln(2) + 16 r, a Taylor series of e^r - 1, squared four times as
// (e^r - 1)(e^r + 1) (N. Shibata, "Efficient evaluation methods of elementary
// functions suitable for SIMD computation").
double GoExp(double x) {
  constexpr double kOverflow = 7.09782712893384e+02;
  constexpr double kLog2E = 1.4426950408889634073599246810018920;
  constexpr double kLn2High = 0.69314718055966295651160180568695068359375;
  constexpr double kLn2Low = 0.28235290563031577122588448175013436025525412068e-12;
  if (std::isnan(x)) return x;
  if (x > kOverflow) return kInf;
  if (std::isinf(x) || x < -750) return 0;
  const double n = std::nearbyint(x * kLog2E);
  double r = std::fma(-kLn2High, n, x);
  r = std::fma(-kLn2Low, n, r);
  r *= 0.0625;
  double sum = 2.4801587301587301587e-5;
  for (const double c : {1.9841269841269841270e-4, 1.3888888888888888889e-3, 8.3333333333333333333e-3,
                         4.1666666666666666667e-2, 1.6666666666666666667e-1, 0.5, 1.0}) {
    sum = std::fma(sum, r, c);
  }
  double y = r * sum;
  for (int i = 0; i < 3; ++i) y *= y + 2;
  return std::ldexp(std::fma(y, y + 2, 1.0), static_cast<int>(n));
}

double GoLog10(double x) {
  return GoLog(x) * 0.43429448190325182765;
}

namespace {

bool IsOddInteger(double x) {
  if (std::fabs(x) >= 9007199254740992.0) return false;  // 2^53 and up: all even
  double whole = 0;
  return std::modf(x, &whole) == 0 && (static_cast<int64_t>(whole) & 1) != 0;
}

double PowOfZero(double x, double y) {
  const bool odd = std::signbit(x) && IsOddInteger(y);
  if (y < 0) return odd ? -kInf : kInf;
  return odd ? x : 0;
}

// Where |x| ^ y with a y beyond all fractions ends up.
double PowOfHuge(double x, bool grows) {
  if (x == -1) return 1;
  return (std::fabs(x) < 1) == grows ? 0 : kInf;
}

}  // namespace

// x^y as x^fraction by logarithm times x^integer by repeated squaring of the
// fraction, the exponents of two kept apart.
double GoPow(double x, double y) {
  if (y == 0 || x == 1) return 1;
  if (y == 1) return x;
  if (std::isnan(x) || std::isnan(y)) return kNan;
  if (x == 0) return PowOfZero(x, y);
  if (std::isinf(y)) return PowOfHuge(x, y > 0);
  if (std::isinf(x)) {
    if (x < 0) return PowOfZero(-0.0, -y);
    return y < 0 ? 0 : kInf;
  }
  if (y == 0.5) return std::sqrt(x);
  if (y == -0.5) return 1 / std::sqrt(x);
  double whole = 0;
  double fraction = std::modf(std::fabs(y), &whole);
  if (fraction != 0 && x < 0) return kNan;
  if (whole >= 9.223372036854775808e18) return PowOfHuge(x, y > 0);

  double mantissa = 1;
  int exponent = 0;
  if (fraction != 0) {
    if (fraction > 0.5) {
      fraction -= 1;
      whole += 1;
    }
    mantissa = GoExp(fraction * GoLog(x));
  }
  int square_exponent = 0;
  double square = std::frexp(x, &square_exponent);
  for (int64_t i = static_cast<int64_t>(whole); i != 0; i >>= 1) {
    if (square_exponent < -(1 << 12) || square_exponent > (1 << 12)) {
      exponent += square_exponent;  // far out of range, one way or the other
      break;
    }
    if ((i & 1) != 0) {
      mantissa *= square;
      exponent += square_exponent;
    }
    square *= square;
    square_exponent *= 2;
    if (square < 0.5) {
      square += square;
      --square_exponent;
    }
  }
  if (y < 0) {
    mantissa = 1 / mantissa;
    exponent = -exponent;
  }
  return std::ldexp(mantissa, exponent);
}

// Coefficients: J. F. Hart et al., "Computer Approximations", 2029 and S. L.
// Moshier's Cephes library (tanh).
double GoSinh(double x) {
  const double a = std::fabs(x);
  double y = 0;
  if (a > 21) {
    y = GoExp(a) * 0.5;
  } else if (a > 0.5) {
    const double e = GoExp(a);
    y = (e - 1 / e) * 0.5;
  } else {
    const double s = a * a;
    y = (((-0.2630563213397497062819489e+2 * s + -0.2894211355989563807284660366e+4) * s +
          -0.8991272022039509355398013511e+5) *
             s +
         -0.6307673640497716991184787251e+6) *
        a;
    y = y / (((s + -0.173678953558233699533450911e+3) * s + 0.1521517378790019070696485176e+5) * s +
             -0.6307673640497716991212077277e+6);
  }
  return std::signbit(x) ? -y : y;
}

double GoCosh(double x) {
  const double a = std::fabs(x);
  if (a > 21) return GoExp(a) * 0.5;
  const double e = GoExp(a);
  return (e + 1 / e) * 0.5;
}

double GoTanh(double x) {
  constexpr double kMaxLog = 8.8029691931113054295988e+01;
  const double a = std::fabs(x);
  if (a > 0.5 * kMaxLog) return x < 0 ? -1 : 1;
  if (a >= 0.625) {
    const double y = 1 - 2 / (GoExp(2 * a) + 1);
    return x < 0 ? -y : y;
  }
  if (x == 0) return x;
  const double s = x * x;
  return x +
         x * s *
             ((-9.64399179425052238628e-1 * s + -9.92877231001918586564e1) * s + -1.61468768441708447952e3) /
             (((s + 1.12811678491632931402e2) * s + 2.23548839060100448583e3) * s + 4.84406305325125486048e3);
}

double GoAsinh(double x) {
  if (std::isnan(x) || std::isinf(x)) return x;
  constexpr double kLarge = 1 << 28;
  const double a = std::fabs(x);
  double y = 0;
  if (a > kLarge) {
    y = GoLog(a) + std::numbers::ln2;
  } else if (a > 2) {
    y = GoLog(2 * a + 1 / (std::sqrt(a * a + 1) + a));
  } else if (a < 1 / kLarge) {
    y = a;
  } else {
    y = std::log1p(a + a * a / (1 + std::sqrt(1 + a * a)));
  }
  return std::signbit(x) ? -y : y;
}

double GoAcosh(double x) {
  constexpr double kLarge = 1 << 28;
  if (!(x >= 1)) return kNan;
  if (x == 1) return 0;
  if (x >= kLarge) return GoLog(x) + std::numbers::ln2;
  if (x > 2) return GoLog(2 * x - 1 / (x + std::sqrt(x * x - 1)));
  const double t = x - 1;
  return std::log1p(t + std::sqrt(2 * t + t * t));
}

double GoAtanh(double x) {
  constexpr double kNearZero = 1.0 / (1 << 28);
  if (!(x >= -1 && x <= 1)) return kNan;
  const double a = std::fabs(x);
  double y = 0;
  if (a == 1) {
    y = kInf;
  } else if (a < kNearZero) {
    y = a;
  } else if (a < 0.5) {
    const double twice = a + a;
    y = 0.5 * std::log1p(twice + twice * a / (1 - a));
  } else {
    y = 0.5 * std::log1p((a + a) / (1 - a));
  }
  return std::signbit(x) ? -y : y;
}

}  // namespace rulecheck::engine
