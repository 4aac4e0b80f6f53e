#include "template/format_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/go_format.h"
#include "base/strings.h"
#include "template/escape.h"
#include "template/unicode.h"

namespace rulecheck::gotemplate {
namespace {

size_t CountCodePoints(std::string_view text) {
  size_t count = 0;
  for (size_t at = 0; at < text.size(); ++count) DecodeUtf8(text, &at);
  return count;
}

std::string_view CutCodePoints(std::string_view text, size_t count) {
  size_t at = 0;
  for (size_t i = 0; i < count && at < text.size(); ++i) DecodeUtf8(text, &at);
  return text.substr(0, at);
}

char32_t ValidCodePoint(uint64_t c) {
  return c > 0x10FFFF ? U'\uFFFD' : static_cast<char32_t>(c);
}

// %+q: everything beyond ASCII escaped.
std::string EscapeNonAscii(std::string_view quoted) {
  std::string out;
  for (size_t at = 0; at < quoted.size();) {
    const char32_t c = DecodeUtf8(quoted, &at);
    if (c < 0x80)
      out += static_cast<char>(c);
    else if (c < 0x10000)
      out += fmt::format("\\u{:04x}", static_cast<uint32_t>(c));
    else
      out += fmt::format("\\U{:08x}", static_cast<uint32_t>(c));
  }
  return out;
}

std::string Digits(uint64_t magnitude, unsigned base, bool upper) {
  const char* letters = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  std::string digits;
  do {
    digits += letters[magnitude % base];
    magnitude /= base;
  } while (magnitude != 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

// %b is mantissa and binary exponent, %x a hexadecimal float ("0x1.8p+01").
std::string FormatFloatBits(double number, char verb, int precision) {
  if (!std::isfinite(number)) return FormatFloat(number, 'g', -1);
  if (verb == 'b') {
    int exponent = 0;
    const double mantissa = std::frexp(number, &exponent);
    const auto whole = static_cast<int64_t>(std::ldexp(mantissa, 53));
    return fmt::format("{}p{:+d}", whole, number == 0 ? -1074 : exponent - 53);
  }
  std::string text = precision >= 0 ? fmt::format("{:.{}a}", number, precision) : fmt::format("{:a}", number);
  const size_t digit = text.find('p') + 2;
  if (text.size() - digit < 2) text.insert(digit, 1, '0');
  return verb == 'X' ? ToUpper(text) : text;
}

// %#g keeps trailing zeros: digits up to the precision are put back.
std::string KeepZeros(std::string number, char verb, int precision) {
  const bool hexadecimal = verb == 'x' || verb == 'X';
  int digits = verb == 'g' || verb == 'G' || verb == 'x' ? (precision < 0 ? 6 : precision) : 0;
  std::string tail;
  bool has_point = false;
  bool nonzero_seen = false;
  size_t end = number.size();
  for (size_t i = 1; i < number.size(); ++i) {
    const char c = number[i];
    if (c == '.') {
      has_point = true;
    } else if (c == 'p' || c == 'P' || (!hexadecimal && (c == 'e' || c == 'E'))) {
      tail = number.substr(i);
      end = i;
      break;
    } else {
      nonzero_seen = nonzero_seen || c != '0';
      if (nonzero_seen) --digits;
    }
  }
  number.resize(end);
  if (!has_point) {
    if (number.size() == 2 && number[1] == '0') --digits;
    number += '.';
  }
  for (; digits > 0; --digits) number += '0';
  return number + tail;
}

}  // namespace

void FieldWriter::PadZeros(size_t count) {
  // Zeros only ever go to the left.
  out_.append(count, flags.zero && !flags.minus ? '0' : ' ');
}

void FieldWriter::Pad(std::string_view text) {
  const size_t width = static_cast<size_t>(flags.width.value_or(0));
  const size_t length = CountCodePoints(text);
  const size_t missing = width > length ? width - length : 0;
  if (!flags.minus) PadZeros(missing);
  out_.append(text);
  if (flags.minus) out_.append(missing, ' ');
}

void FieldWriter::Boolean(bool value) {
  Pad(value ? "true" : "false");
}

void FieldWriter::Integer(uint64_t magnitude, bool negative, int base, char verb) {
  const bool upper = verb == 'X';
  size_t digits_wanted = 0;
  if (flags.precision) {
    digits_wanted = static_cast<size_t>(*flags.precision);
    if (digits_wanted == 0 && magnitude == 0) {
      const bool zero = std::exchange(flags.zero, false);
      out_.append(static_cast<size_t>(flags.width.value_or(0)), ' ');
      flags.zero = zero;
      return;
    }
  } else if (flags.zero && !flags.minus && flags.width) {
    digits_wanted = static_cast<size_t>(*flags.width);
    if (digits_wanted > 0 && (negative || flags.plus || flags.space)) --digits_wanted;
  }
  std::string digits = Digits(magnitude, static_cast<unsigned>(base), upper);
  if (digits.size() < digits_wanted) digits.insert(0, digits_wanted - digits.size(), '0');
  std::string prefix;
  if (negative)
    prefix = "-";
  else if (flags.plus)
    prefix = "+";
  else if (flags.space)
    prefix = " ";
  if (flags.sharp) {
    if (base == 2) prefix += "0b";
    if (base == 8 && digits[0] != '0') prefix += "0";
    if (base == 16) prefix += upper ? "0X" : "0x";
  }
  if (verb == 'O') prefix += "0o";
  const bool zero = std::exchange(flags.zero, false);
  Pad(prefix + digits);
  flags.zero = zero;
}

void FieldWriter::Float(double value, char verb, int default_precision) {
  const int precision = flags.precision.value_or(default_precision);
  const bool binary = verb == 'b' || verb == 'x' || verb == 'X';
  std::string number = binary ? FormatFloatBits(value, verb, precision)
                              : FormatFloat(value, verb == 'F' ? 'f' : verb, precision);
  if (number[0] != '-' && number[0] != '+') number.insert(0, "+");
  if (flags.space && number[0] == '+' && !flags.plus) number[0] = ' ';
  if (!std::isfinite(value)) {
    if (std::isnan(value) && !flags.space && !flags.plus) number.erase(0, 1);
    const bool zero = std::exchange(flags.zero, false);
    Pad(number);
    flags.zero = zero;
    return;
  }
  if (flags.sharp && verb != 'b') number = KeepZeros(std::move(number), verb, precision);
  const bool show_sign = flags.plus || number[0] != '+';
  if (!show_sign) {
    Pad(std::string_view(number).substr(1));
  } else if (flags.zero && !flags.minus && flags.width && static_cast<size_t>(*flags.width) > number.size()) {
    out_ += number[0];
    out_.append(static_cast<size_t>(*flags.width) - number.size(), '0');
    out_.append(number, 1);
  } else {
    Pad(number);
  }
}

void FieldWriter::String(std::string_view text) {
  Pad(flags.precision ? CutCodePoints(text, static_cast<size_t>(*flags.precision)) : text);
}

void FieldWriter::Quoted(std::string_view text) {
  if (flags.precision) text = CutCodePoints(text, static_cast<size_t>(*flags.precision));
  const std::string quoted = flags.sharp ? QuoteRaw(text) : Quote(text);
  Pad(flags.plus ? EscapeNonAscii(quoted) : quoted);
}

void FieldWriter::Character(uint64_t c) {
  std::string text;
  AppendUtf8(ValidCodePoint(c), &text);
  Pad(text);
}

void FieldWriter::QuotedCharacter(uint64_t c) {
  std::string text;
  AppendUtf8(ValidCodePoint(c), &text);
  std::string inner = text == "\"" ? text : text == "'" ? "\\'" : Quote(text);
  if (inner.size() > 2 && inner[0] == '"') inner = inner.substr(1, inner.size() - 2);
  if (flags.plus) inner = EscapeNonAscii(inner);
  Pad("'" + inner + "'");
}

void FieldWriter::Unicode(uint64_t c) {
  const int digits = std::max(flags.precision.value_or(4), 4);
  std::string text = fmt::format("U+{:0{}X}", c, digits);
  if (flags.sharp && c <= 0x10FFFF && IsPrint(static_cast<char32_t>(c))) {
    text += " '";
    AppendUtf8(static_cast<char32_t>(c), &text);
    text += "'";
  }
  const bool zero = std::exchange(flags.zero, false);
  Pad(text);
  flags.zero = zero;
}

void FieldWriter::HexBytes(std::string_view bytes, bool upper) {
  if (flags.precision) bytes = bytes.substr(0, static_cast<size_t>(*flags.precision));
  std::string text;
  const std::string_view mark = upper ? "0X" : "0x";
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (flags.space && i > 0) text += ' ';
    if (flags.sharp && (flags.space || i == 0)) text += mark;
    const auto byte = static_cast<unsigned char>(bytes[i]);
    text += upper ? fmt::format("{:02X}", byte) : fmt::format("{:02x}", byte);
  }
  const bool zero = flags.zero;
  Pad(text);
  flags.zero = zero;
}

}  // namespace rulecheck::gotemplate
