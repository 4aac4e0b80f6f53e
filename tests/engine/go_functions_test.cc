// Elementary functions: near the C library's everywhere, and where Go's last bit is
// known, that bit.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <string>

#include "base/go_format.h"
#include "engine/core/go_functions.h"
#include "engine/core/go_math.h"
#include "engine/core/natural_sort.h"

namespace rulecheck::engine {
namespace {

void CheckNear(double (*ours)(double), double (*theirs)(double), double low, double high, const char* name) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> pick(low, high);
  for (int i = 0; i < 2000; ++i) {
    const double x = pick(random);
    const double want = theirs(x);
    const double got = ours(x);
    CHECK_MESSAGE(std::fabs(got - want) <= 2e-15 * std::fabs(want) + 3e-16,
                  name << "(" << x << ") = " << got << ", not " << want);
  }
}

TEST_CASE("functions are right to the last bits") {
  CheckNear(GoExp, std::exp, -700, 700, "exp");
  CheckNear(GoLog10, std::log10, 1, 1e9, "log10");
  CheckNear(GoSin, std::sin, -3, 3, "sin");
  CheckNear(GoCos, std::cos, -1.5, 1.5, "cos");
  CheckNear(GoTan, std::tan, -1.5, 1.5, "tan");
  CheckNear(GoSin, std::sin, 6e8, 1e15, "sin of large");
  CheckNear(GoCos, std::cos, 1e200, 1e300, "cos of huge");
  CheckNear(GoAsin, std::asin, -1, 1, "asin");
  CheckNear(GoAtan, std::atan, -50, 50, "atan");
  CheckNear(GoSinh, std::sinh, -30, 30, "sinh");
  CheckNear(GoCosh, std::cosh, -30, 30, "cosh");
  CheckNear(GoTanh, std::tanh, -5, 5, "tanh");
  CheckNear(GoAsinh, std::asinh, -1e6, 1e6, "asinh");
  CheckNear(GoAcosh, std::acosh, 1.01, 1e6, "acosh");
  CheckNear(GoAtanh, std::atanh, -0.99, 0.99, "atanh");
}

// As printed by Prometheus 3.14 on amd64; the C library differs in each.
TEST_CASE("where Go has another last bit, so have we") {
  CHECK(FormatFloat(GoLog10(110), 'g', -1) == "2.041392685158225");
  CHECK(FormatFloat(GoLog10(30), 'g', -1) == "1.4771212547196624");
  CHECK(FormatFloat(GoExp(80), 'g', -1) == "5.54062238439351e+34");
  CHECK(FormatFloat(GoCosh(128), 'g', -1) == "1.9438542029972974e+55");
  CHECK(FormatFloat(GoTan(1), 'g', -1) == "1.557407724654902");
}

TEST_CASE("powers and their corners") {
  constexpr double kInf = std::numeric_limits<double>::infinity();
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  CHECK(GoPow(2, 10) == 1024);
  CHECK(GoPow(2, -1074) == std::ldexp(1.0, -1074));
  CHECK(GoPow(-2, 3) == -8);
  CHECK(std::isnan(GoPow(-2, 0.5)));
  CHECK(GoPow(9, 0.5) == 3);
  CHECK(GoPow(kNan, 0) == 1);
  CHECK(GoPow(1, kNan) == 1);
  CHECK(GoPow(-1, kInf) == 1);
  CHECK(GoPow(0.5, kInf) == 0);
  CHECK(GoPow(0, -3) == kInf);
  CHECK(GoPow(-0.0, -3) == -kInf);
  CHECK(GoPow(-kInf, 3) == -kInf);
  CHECK(GoPow(-kInf, -2) == 0);
  CHECK(GoPow(1e300, 1e300) == kInf);
  CHECK(GoPow(1.5, 1e19) == kInf);
  CHECK(std::fabs(GoPow(1.1, 7.3) / std::pow(1.1, 7.3) - 1) < 1e-15);
  CHECK(GoAtan2(0, -1) == std::acos(-1.0));
  CHECK(GoAtan2(-1, 0) == -std::acos(0.0));
  CHECK(GoMax(kNan, kInf) == kInf);
  CHECK(std::isnan(GoMax(kNan, 1)));
  CHECK(std::isnan(GoMin(1, kNan)));
  CHECK(GoInt64(kNan) == std::numeric_limits<int64_t>::min());
}

TEST_CASE("natural order") {
  CHECK(NaturalLess("c9", "c10"));
  CHECK_FALSE(NaturalLess("c10", "c9"));
  CHECK(NaturalLess("a1b2", "a1b10"));
  CHECK(NaturalLess("", "a"));
  CHECK(NaturalLess("a", "a1"));
  CHECK_FALSE(NaturalLess("x", "x"));
  CHECK(NaturalLess("5", "b"));
  CHECK(NaturalLess("99999999999999999998", "99999999999999999999"));
}

}  // namespace
}  // namespace rulecheck::engine
