// Go's number readers: strconv.ParseFloat and strconv.ParseInt.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>

#include "base/go_format.h"

namespace rulecheck {
namespace {

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool EqualsFold(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() &&
         std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) { return Lower(a) == b; });
}

bool IsDigit(char c, int base) {
  c = Lower(c);
  if (c >= '0' && c <= '9') return c - '0' < base;
  return base == 16 && c >= 'a' && c <= 'f';
}

// An underscore must stand between digits, or between a base prefix and a digit.
bool UnderscoresFine(std::string_view text) {
  char previous = '^';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  bool hex = false;
  if (text.size() >= 2 && text[0] == '0' &&
      (Lower(text[1]) == 'b' || Lower(text[1]) == 'o' || Lower(text[1]) == 'x')) {
    previous = '0';
    hex = Lower(text[1]) == 'x';
    text.remove_prefix(2);
  }
  for (char c : text) {
    if (IsDigit(c, hex ? 16 : 10)) {
      previous = '0';
    } else if (c == '_') {
      if (previous != '0') return false;
      previous = '_';
    } else {
      if (previous == '_') return false;
      previous = '!';
    }
  }
  return previous != '_';
}

std::string WithoutUnderscores(std::string_view text) {
  std::string out(text);
  out.erase(std::remove(out.begin(), out.end(), '_'), out.end());
  return out;
}

// mantissa [exponent], hexadecimal numbers need a `p` exponent.
bool WellFormedFloat(std::string_view text) {
  size_t i = 0;
  int base = 10;
  char exponent_char = 'e';
  if (text.size() > 2 && text[0] == '0' && Lower(text[1]) == 'x') {
    base = 16;
    exponent_char = 'p';
    i = 2;
  }
  bool digits = false;
  bool dot = false;
  for (; i < text.size(); ++i) {
    if (text[i] == '.') {
      if (dot) return false;
      dot = true;
    } else if (IsDigit(text[i], base)) {
      digits = true;
    } else {
      break;
    }
  }
  if (!digits) return false;
  if (i == text.size()) return base == 10;
  if (Lower(text[i]) != exponent_char) return false;
  ++i;
  if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
  if (i == text.size()) return false;
  return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(i), text.end(),
                     [](char c) { return IsDigit(c, 10); });
}

}  // namespace

std::optional<double> ParseFloat(std::string_view text, bool* out_of_range) {
  if (out_of_range != nullptr) *out_of_range = false;
  if (text.empty()) return std::nullopt;
  bool negative = false;
  std::string_view body = text;
  if (body[0] == '+' || body[0] == '-') {
    negative = body[0] == '-';
    body.remove_prefix(1);
  }
  const double sign = negative ? -1 : 1;
  if (EqualsFold(body, "inf") || EqualsFold(body, "infinity"))
    return sign * std::numeric_limits<double>::infinity();
  if (EqualsFold(text, "nan")) return std::numeric_limits<double>::quiet_NaN();

  std::string clean;
  if (body.find('_') != std::string_view::npos) {
    if (!UnderscoresFine(text)) return std::nullopt;
    clean = WithoutUnderscores(body);
    body = clean;
  }
  if (!WellFormedFloat(body)) return std::nullopt;
  const bool hex = body.size() > 2 && Lower(body[1]) == 'x';
  const std::string_view digits = hex ? body.substr(2) : body;
  double value = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value,
                                      hex ? std::chars_format::hex : std::chars_format::general);
  if (result.ec == std::errc::result_out_of_range) {
    // strtod tells overflow from underflow; the text is known to be well formed.
    value = std::strtod(std::string(body).c_str(), nullptr);
    if (out_of_range != nullptr) *out_of_range = std::isinf(value);
  }
  return sign * value;
}

std::optional<int64_t> ParseInt(std::string_view text, int base) {
  std::string_view body = text;
  bool negative = false;
  if (!body.empty() && (body[0] == '+' || body[0] == '-')) {
    negative = body[0] == '-';
    body.remove_prefix(1);
  }
  std::string clean;
  if (base == 0) {
    if (body.find('_') != std::string_view::npos) {
      if (!UnderscoresFine(text)) return std::nullopt;
      clean = WithoutUnderscores(body);
      body = clean;
    }
    base = 10;
    if (body.size() > 1 && body[0] == '0') {
      const char prefix = Lower(body[1]);
      base = prefix == 'x' ? 16 : prefix == 'b' ? 2 : 8;
      body.remove_prefix(prefix == 'x' || prefix == 'b' || prefix == 'o' ? 2 : 1);
    }
  }
  if (body.empty() || body[0] == '-' || body[0] == '+') return std::nullopt;
  uint64_t magnitude = 0;
  const auto result = std::from_chars(body.data(), body.data() + body.size(), magnitude, base);
  if (result.ec != std::errc() || result.ptr != body.data() + body.size()) return std::nullopt;
  constexpr uint64_t kMinMagnitude = uint64_t{1} << 63;
  if (magnitude > (negative ? kMinMagnitude : kMinMagnitude - 1)) return std::nullopt;
  return negative ? static_cast<int64_t>(0 - magnitude) : static_cast<int64_t>(magnitude);
}

}  // namespace rulecheck
