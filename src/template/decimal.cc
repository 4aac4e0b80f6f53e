#include "template/decimal.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>
#include <vector>

#include "base/go_format.h"

namespace rulecheck::gotemplate {
namespace {

std::string Trimmed(std::string digits) {
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  return digits;
}

// Of texts of digits without leading zeros.
int Compare(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return a.compare(b);
}

std::string Add(std::string_view a, std::string_view b) {
  if (a.size() < b.size()) std::swap(a, b);
  std::string sum(a.size() + 1, '0');
  int carry = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    const int digit = a[a.size() - 1 - i] - '0' + (i < b.size() ? b[b.size() - 1 - i] - '0' : 0) + carry;
    sum[a.size() - i] = static_cast<char>('0' + digit % 10);
    carry = digit / 10;
  }
  sum[0] = static_cast<char>('0' + carry);
  return Trimmed(std::move(sum));
}

// a >= b
std::string Subtract(std::string_view a, std::string_view b) {
  std::string out(a);
  int borrow = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    int digit = a[a.size() - 1 - i] - '0' - (i < b.size() ? b[b.size() - 1 - i] - '0' : 0) - borrow;
    borrow = digit < 0 ? 1 : 0;
    if (digit < 0) digit += 10;
    out[a.size() - 1 - i] = static_cast<char>('0' + digit);
  }
  return Trimmed(std::move(out));
}

}  // namespace

Decimal::Decimal(bool negative, std::string digits, int64_t exponent)
    : negative_(negative), digits_(Trimmed(std::move(digits))), exponent_(exponent) {
  // Zeros at the end belong to the exponent.
  const size_t kept = digits_.find_last_not_of('0') + 1;
  exponent_ += static_cast<int64_t>(digits_.size() - kept);
  digits_.resize(kept);
  if (digits_.empty()) {
    negative_ = false;
    exponent_ = 0;
  }
}

std::optional<Decimal> Decimal::From(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  std::string text = FormatFloat(std::fabs(value), 'e', -1);
  const size_t e = text.find('e');
  int64_t exponent = 0;
  const char* first = text.data() + e + 1;
  if (*first == '+') ++first;
  std::from_chars(first, text.data() + text.size(), exponent);
  text.resize(e);
  if (const size_t dot = text.find('.'); dot != std::string::npos) {
    exponent -= static_cast<int64_t>(text.size() - dot - 1);
    text.erase(dot, 1);
  }
  return Decimal(std::signbit(value), std::move(text), exponent);
}

double Decimal::ToDouble() const {
  if (is_zero()) return 0;
  const double value = ParseFloat(digits_ + "e" + std::to_string(exponent_)).value_or(0);
  return negative_ ? -value : value;
}

std::string Decimal::DigitsAt(int64_t exponent) const {
  if (is_zero()) return {};
  return digits_ + std::string(static_cast<size_t>(exponent_ - exponent), '0');
}

Decimal operator+(const Decimal& a, const Decimal& b) {
  if (a.is_zero()) return b;
  if (b.is_zero()) return a;
  const int64_t exponent = std::min(a.exponent_, b.exponent_);
  const std::string x = a.DigitsAt(exponent);
  const std::string y = b.DigitsAt(exponent);
  if (a.negative_ == b.negative_) return {a.negative_, Add(x, y), exponent};
  if (Compare(x, y) >= 0) return {a.negative_, Subtract(x, y), exponent};
  return {b.negative_, Subtract(y, x), exponent};
}

Decimal operator-(const Decimal& a, const Decimal& b) {
  return a + Decimal(!b.negative_, b.digits_, b.exponent_);
}

Decimal operator*(const Decimal& a, const Decimal& b) {
  const std::string& x = a.digits_;
  const std::string& y = b.digits_;
  std::vector<uint32_t> sums(x.size() + y.size(), 0);
  for (size_t i = x.size(); i-- > 0;) {
    for (size_t k = y.size(); k-- > 0;) sums[i + k + 1] += static_cast<uint32_t>((x[i] - '0') * (y[k] - '0'));
  }
  std::string digits(sums.size(), '0');
  for (size_t i = sums.size(); i-- > 0;) {
    digits[i] = static_cast<char>('0' + sums[i] % 10);
    if (i > 0) sums[i - 1] += sums[i] / 10;
  }
  return {a.negative_ != b.negative_, std::move(digits), a.exponent_ + b.exponent_};
}

Decimal operator/(const Decimal& a, const Decimal& b) {
  constexpr int64_t kExponent = -16;
  if (a.is_zero()) return a;
  // a / b * 10^16 as whole numbers: x / y.
  std::string x = a.digits_;
  std::string y = b.digits_;
  const int64_t shift = a.exponent_ - b.exponent_ - kExponent;
  (shift >= 0 ? x : y).append(static_cast<size_t>(std::abs(shift)), '0');
  std::string quotient;
  std::string rest;
  for (const char digit : x) {
    rest = Trimmed(rest + digit);
    char times = '0';
    for (; Compare(rest, y) >= 0; ++times) rest = Subtract(rest, y);
    quotient += times;
  }
  quotient = Trimmed(std::move(quotient));
  if (Compare(Add(rest, rest), y) >= 0) quotient = Add(quotient, "1");
  return {a.negative_ != b.negative_, std::move(quotient), kExponent};
}

}  // namespace rulecheck::gotemplate
