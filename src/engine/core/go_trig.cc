// Circular functions by the methods and coefficients of S. L. Moshier's Cephes
// library, which Go follows.
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>

#include "engine/core/go_functions.h"
#include "engine/core/go_math.h"

namespace rulecheck::engine {
namespace {

constexpr double kPi = std::numbers::pi;

// Beyond this the three-part reduction loses bits.
constexpr double kReduceLimit = 1 << 29;

// 4/pi in binary, the first word before the point.
constexpr uint64_t kFourOverPi[] = {
    0x0000000000000001, 0x45f306dc9c882a53, 0xf84eafa3ea69bb81, 0xb6c52b3278872083, 0xfca2c757bd778ac3,
    0x6e48dc74849ba5c0, 0x0c925dd413a32439, 0xfc3bd63962534e7d, 0xd1046bea5d768909, 0xd338e04d68befc82,
    0x7323ac7306a673e9, 0x3908bf177bf25076, 0x3ff12fffbc0b301f, 0xde5e2316b414da3e, 0xda6cfd9e4f96136e,
    0x9e8c7ecd3cbfd45a, 0xea4f758fd7cbe2f6, 0x7a0e73ef14a525d4, 0xd7f6bf623f1aba10, 0xac06608df8f6d757,
};

// The upper and the lower word of a product.
struct Product {
  uint64_t high;
  uint64_t low;
};
Product Multiply(uint64_t a, uint64_t b) {
  const uint64_t a1 = a >> 32;
  const uint64_t a0 = a & 0xffffffff;
  const uint64_t b1 = b >> 32;
  const uint64_t b0 = b & 0xffffffff;
  const uint64_t low = a0 * b0;
  const uint64_t middle = a1 * b0 + (low >> 32);
  const uint64_t other = (middle & 0xffffffff) + a0 * b1;
  return {a1 * b1 + (middle >> 32) + (other >> 32), a * b};
}

// |x| as an octant and what is left of it, in [-pi/4, pi/4].
struct Octant {
  uint64_t j = 0;  // even
  double z = 0;
};

// Payne and Hanek: the mantissa times those three words of 4/pi that decide the
// octant and the fraction.
Octant ReduceLarge(double x) {
  constexpr int kMantissaBits = 52;
  const uint64_t bits = std::bit_cast<uint64_t>(x);
  const int exponent = static_cast<int>(bits >> kMantissaBits) - 1023 - kMantissaBits;
  const uint64_t mantissa = (bits & ((uint64_t{1} << kMantissaBits) - 1)) | (uint64_t{1} << kMantissaBits);
  const auto word = static_cast<size_t>(exponent + 61) / 64;
  const auto shift = static_cast<unsigned>(exponent + 61) % 64;
  const auto digits = [&](size_t i) {
    const uint64_t next = shift == 0 ? 0 : kFourOverPi[i + 1] >> (64 - shift);
    return (kFourOverPi[i] << shift) | next;
  };
  const Product p2 = Multiply(digits(word + 2), mantissa);
  const Product p1 = Multiply(digits(word + 1), mantissa);
  const uint64_t low = p1.low + p2.high;
  const uint64_t carry = low < p1.low ? 1 : 0;
  const uint64_t high = digits(word) * mantissa + p1.high + carry;
  Octant out;
  out.j = high >> 61;
  // The fraction, cut to 53 bits.
  uint64_t fraction = (high << 3) | (low >> 61);
  const int zeros = std::countl_zero(fraction);
  fraction = zeros >= 63 ? low : (fraction << (zeros + 1)) | (low >> (63 - zeros));
  const auto biased = static_cast<uint64_t>(1023 - (zeros + 1));
  out.z = std::bit_cast<double>((fraction >> (64 - kMantissaBits)) | (biased << kMantissaBits));
  if ((out.j & 1) == 1) {
    out.j = (out.j + 1) & 7;
    out.z -= 1;
  }
  out.z *= kPi / 4;
  return out;
}

Octant Reduce(double x) {
  if (x >= kReduceLimit) return ReduceLarge(x);
  constexpr double kPi4A = 7.85398125648498535156e-1;
  constexpr double kPi4B = 3.77489470793079817668e-8;
  constexpr double kPi4C = 2.69515142907905952645e-15;
  Octant out;
  out.j = static_cast<uint64_t>(x * (4 / kPi));
  double y = static_cast<double>(out.j);
  if ((out.j & 1) == 1) {
    ++out.j;
    ++y;
  }
  out.z = ((x - y * kPi4A) - y * kPi4B) - y * kPi4C;
  return out;
}

double SinSeries(double z) {
  const double zz = z * z;
  return z + z * zz *
                 ((((((1.58962301576546568060e-10 * zz) + -2.50507477628578072866e-8) * zz +
                     2.75573136213857245213e-6) *
                        zz +
                    -1.98412698295895385996e-4) *
                       zz +
                   8.33333333332211858878e-3) *
                      zz +
                  -1.66666666666666307295e-1);
}

double CosSeries(double z) {
  const double zz = z * z;
  return 1.0 - 0.5 * zz +
         zz * zz *
             ((((((-1.13585365213876817300e-11 * zz) + 2.08757008419747316778e-9) * zz +
                 -2.75573141792967388112e-7) *
                    zz +
                2.48015872888517045348e-5) *
                   zz +
               -1.38888888888730564116e-3) *
                  zz +
              4.16666666666665929218e-2);
}

}  // namespace

double GoSin(double x) {
  if (x == 0 || std::isnan(x)) return x;
  if (std::isinf(x)) return kNan;
  const double a = std::fabs(x);
  bool negative = x < 0;
  const Octant o = Reduce(a);
  uint64_t j = o.j & 7;
  if (j > 3) {
    negative = !negative;
    j -= 4;
  }
  const double y = j == 1 || j == 2 ? CosSeries(o.z) : SinSeries(o.z);
  return negative ? -y : y;
}

double GoCos(double x) {
  if (std::isnan(x)) return x;
  if (std::isinf(x)) return kNan;
  const double a = std::fabs(x);
  const Octant o = Reduce(a);
  uint64_t j = o.j & 7;
  bool negative = false;
  if (j > 3) {
    negative = true;
    j -= 4;
  }
  if (j > 1) negative = !negative;
  const double y = j == 1 || j == 2 ? SinSeries(o.z) : CosSeries(o.z);
  return negative ? -y : y;
}

double GoTan(double x) {
  if (x == 0 || std::isnan(x)) return x;
  if (std::isinf(x)) return kNan;
  const double a = std::fabs(x);
  const Octant o = Reduce(a);
  const double zz = o.z * o.z;
  double y = o.z;
  if (zz > 1e-14) {
    y = o.z + o.z * (zz *
                     (((-1.30936939181383734205e4 * zz) + 1.15351664838587416140e6) * zz +
                      -1.79565251976484877988e7) /
                     ((((zz + 1.36812963470692954678e4) * zz + -1.32089234440210967447e6) * zz +
                       2.50083801823357915839e7) *
                          zz +
                      -5.38695755929454629881e7));
  }
  if ((o.j & 2) == 2) y = -1 / y;
  return x < 0 ? -y : y;
}

namespace {

// In [0, 0.66].
double AtanSeries(double x) {
  double z = x * x;
  z = z *
      ((((-8.750608600031904122785e-01 * z + -1.615753718733365076637e+01) * z +
         -7.500855792314704667340e+01) *
            z +
        -1.228866684490136173410e+02) *
           z +
       -6.485021904942025371773e+01) /
      (((((z + 2.485846490142306297962e+01) * z + 1.650270098316988542046e+02) * z +
         4.328810604912902668951e+02) *
            z +
        4.853903996359136964868e+02) *
           z +
       1.945506571482613964425e+02);
  return x * z + x;
}

// Of a positive number.
double AtanPositive(double x) {
  constexpr double kMoreBits = 6.123233995736765886130e-17;  // pi/2 beyond the double
  constexpr double kTan3Pi8 = 2.41421356237309504880;
  if (x <= 0.66) return AtanSeries(x);
  if (x > kTan3Pi8) return kPi / 2 - AtanSeries(1 / x) + kMoreBits;
  return kPi / 4 + AtanSeries((x - 1) / (x + 1)) + 0.5 * kMoreBits;
}

}  // namespace

double GoAtan(double x) {
  if (x == 0) return x;
  return x > 0 ? AtanPositive(x) : -AtanPositive(-x);
}

double GoAtan2(double y, double x) {
  if (std::isnan(y) || std::isnan(x)) return kNan;
  if (y == 0) return x >= 0 && !std::signbit(x) ? std::copysign(0, y) : std::copysign(kPi, y);
  if (x == 0) return std::copysign(kPi / 2, y);
  if (std::isinf(x)) {
    if (x > 0) return std::copysign(std::isinf(y) ? kPi / 4 : 0, y);
    return std::copysign(std::isinf(y) ? 3 * kPi / 4 : kPi, y);
  }
  if (std::isinf(y)) return std::copysign(kPi / 2, y);
  const double q = GoAtan(y / x);
  if (x >= 0) return q;
  return q <= 0 ? q + kPi : q - kPi;
}

double GoAsin(double x) {
  if (x == 0) return x;
  const double a = std::fabs(x);
  if (!(a <= 1)) return kNan;
  const double other = std::sqrt(1 - a * a);
  const double y = a > 0.7 ? kPi / 2 - AtanPositive(other / a) : AtanPositive(a / other);
  return x < 0 ? -y : y;
}

double GoAcos(double x) {
  return kPi / 2 - GoAsin(x);
}

}  // namespace rulecheck::engine
