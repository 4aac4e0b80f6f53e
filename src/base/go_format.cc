#include "base/go_format.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/strings.h"

namespace rulecheck {
namespace {

// The significant digits of a finite, non-negative value: 0.d1d2d3... * 10^point.
struct Decimal {
  std::string digits;
  int point = 0;
};

// Splits the "d.ddde+XX" text of std::to_chars.
Decimal FromScientific(std::string_view text) {
  Decimal decimal;
  const size_t e = text.find('e');
  for (char c : text.substr(0, e)) {
    if (c != '.') decimal.digits += c;
  }
  int exponent = 0;
  std::string_view exponent_text = text.substr(e + 1);
  if (!exponent_text.empty() && exponent_text[0] == '+') exponent_text.remove_prefix(1);
  std::from_chars(exponent_text.data(), exponent_text.data() + exponent_text.size(), exponent);
  decimal.point = exponent + 1;
  return decimal;
}

Decimal ShortestDigits(double value) {
  std::array<char, 64> buffer;
  auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific).ptr;
  Decimal decimal = FromScientific({buffer.data(), static_cast<size_t>(end - buffer.data())});
  while (decimal.digits.size() > 1 && decimal.digits.back() == '0') decimal.digits.pop_back();
  if (decimal.digits == "0") decimal = {"", 0};
  return decimal;
}

// Exactly `count` significant digits, correctly rounded.
Decimal RoundedDigits(double value, int count) {
  std::string buffer(static_cast<size_t>(count) + 32, '\0');
  auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific,
                           count - 1)
                 .ptr;
  return FromScientific({buffer.data(), static_cast<size_t>(end - buffer.data())});
}

char DigitAt(const Decimal& decimal, int i) {
  return i >= 0 && i < static_cast<int>(decimal.digits.size()) ? decimal.digits[static_cast<size_t>(i)] : '0';
}

std::string ExponentForm(const Decimal& decimal, int fraction_digits, char e) {
  std::string out(1, DigitAt(decimal, 0));
  if (fraction_digits > 0) {
    out += '.';
    for (int i = 1; i <= fraction_digits; ++i) out += DigitAt(decimal, i);
  }
  int exponent = decimal.digits.empty() ? 0 : decimal.point - 1;
  out += e;
  out += exponent < 0 ? '-' : '+';
  exponent = std::abs(exponent);
  if (exponent < 10) out += '0';
  out += std::to_string(exponent);
  return out;
}

std::string FixedForm(const Decimal& decimal, int fraction_digits) {
  std::string out;
  if (decimal.point > 0) {
    for (int i = 0; i < decimal.point; ++i) out += DigitAt(decimal, i);
  } else {
    out = "0";
  }
  if (fraction_digits > 0) {
    out += '.';
    for (int i = 0; i < fraction_digits; ++i) out += DigitAt(decimal, decimal.point + i);
  }
  return out;
}

std::string FixedPrecision(double value, int precision) {
  std::string buffer(static_cast<size_t>(precision) + 400, '\0');
  auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, precision)
          .ptr;
  buffer.resize(static_cast<size_t>(end - buffer.data()));
  return buffer;
}

// %g: exponent form below 1e-04 and from 10^precision on (10^21 is not special; the
// shortest form decides as if the precision were 6).
std::string GeneralForm(double value, char format, int precision) {
  const bool shortest = precision < 0;
  if (precision == 0) precision = 1;
  const Decimal decimal = shortest ? ShortestDigits(value) : [&] {
    Decimal d = value == 0 ? Decimal{} : RoundedDigits(value, precision);
    while (!d.digits.empty() && d.digits.back() == '0') d.digits.pop_back();
    return d;
  }();
  const int count = static_cast<int>(decimal.digits.size());
  int exponent_from = shortest ? 6 : precision;
  if (!shortest && exponent_from > count && count >= decimal.point) exponent_from = count;
  const int exponent = decimal.point - 1;
  if (exponent < -4 || exponent >= exponent_from) {
    if (count == 0) return "0";
    return ExponentForm(decimal, count - 1, format == 'G' ? 'E' : 'e');
  }
  return FixedForm(decimal, std::max(count - decimal.point, 0));
}

}  // namespace

std::string FormatFloat(double value, char format, int precision) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  const bool negative = std::signbit(value);
  const double magnitude = std::fabs(value);
  std::string text;
  switch (format) {
    case 'e':
    case 'E': {
      const Decimal decimal =
          precision < 0 ? ShortestDigits(magnitude) : RoundedDigits(magnitude, precision + 1);
      const int fraction =
          precision < 0 ? std::max(static_cast<int>(decimal.digits.size()) - 1, 0) : precision;
      text = ExponentForm(magnitude == 0 ? Decimal{} : decimal, fraction, format);
      break;
    }
    case 'f':
      if (precision < 0) {
        const Decimal decimal = ShortestDigits(magnitude);
        text = FixedForm(decimal, std::max(static_cast<int>(decimal.digits.size()) - decimal.point, 0));
      } else {
        text = FixedPrecision(magnitude, precision);
      }
      break;
    default:
      text = GeneralForm(magnitude, format, precision);
  }
  return negative ? "-" + text : text;
}

std::string FormatFloatV(double value) {
  return FormatFloat(value, 'g', -1);
}

std::string FormatOpenMetricsFloat(double value) {
  std::string text = FormatFloat(value == 0 ? 0 : value, 'g', -1);
  if (std::isfinite(value) && text.find_first_of("e.") == std::string::npos) text += ".0";
  return text;
}

}  // namespace rulecheck
