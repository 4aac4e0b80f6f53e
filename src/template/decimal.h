// Decimal numbers of any size, as far as sprig's addf, subf, mulf and divf use
// github.com/shopspring/decimal: they add 0.1 and 0.2 to 0.3.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace rulecheck::gotemplate {

class Decimal {
 public:
  // The shortest decimal that reads back as `value`; nothing for NaN and infinities.
  static std::optional<Decimal> From(double value);
  double ToDouble() const;

  friend Decimal operator+(const Decimal& a, const Decimal& b);
  friend Decimal operator-(const Decimal& a, const Decimal& b);
  friend Decimal operator*(const Decimal& a, const Decimal& b);
  // 16 digits behind the point, halves away from zero. `b` is not zero.
  friend Decimal operator/(const Decimal& a, const Decimal& b);

  bool is_zero() const { return digits_.empty(); }
  size_t size() const { return digits_.size(); }  // digits

 private:
  Decimal(bool negative, std::string digits, int64_t exponent);
  std::string DigitsAt(int64_t exponent) const;

  bool negative_ = false;
  std::string digits_;  // '0'..'9', the highest first and not 0; empty for zero
  int64_t exponent_ = 0;
};

}  // namespace rulecheck::gotemplate
