// As newNumber of text/template/parse/node.go and strconv's literals.
#include "template/constant.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <limits>
#include <optional>

#include "base/go_format.h"
#include "base/strings.h"

namespace rulecheck::gotemplate {
namespace {

int DigitValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : 99;
}

// As strconv.ParseUint(text, 0, 64).
std::optional<uint64_t> ParseUnsigned(std::string_view text) {
  int base = 10;
  bool previous_digit = false;  // a base prefix counts as one for underscores
  if (text.size() >= 2 && text[0] == '0') {
    const char mark = static_cast<char>(text[1] | 0x20);
    base = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 8;
    previous_digit = true;
    text.remove_prefix(mark == 'x' || mark == 'o' || mark == 'b' ? 2 : 1);
  }
  if (text.empty() || text.back() == '_') return std::nullopt;
  uint64_t value = 0;
  for (char c : text) {
    if (c == '_') {
      if (!previous_digit) return std::nullopt;
      previous_digit = false;
      continue;
    }
    const int digit = DigitValue(c);
    if (digit >= base) return std::nullopt;
    const auto wide = static_cast<unsigned>(base);
    if (value > (std::numeric_limits<uint64_t>::max() - static_cast<unsigned>(digit)) / wide)
      return std::nullopt;
    value = value * wide + static_cast<unsigned>(digit);
    previous_digit = true;
  }
  return value;
}

std::optional<int64_t> ParseSigned(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  const auto magnitude = ParseUnsigned(text);
  constexpr uint64_t kMax = std::numeric_limits<int64_t>::max();
  if (!magnitude || *magnitude > kMax + (negative ? 1 : 0)) return std::nullopt;
  return negative ? static_cast<int64_t>(~*magnitude + 1) : static_cast<int64_t>(*magnitude);
}

std::optional<double> ParseFinite(std::string_view text) {
  bool out_of_range = false;
  auto value = ParseFloat(text, &out_of_range);
  if (out_of_range) return std::nullopt;
  return value;
}

constexpr double kTwo63 = 9223372036854775808.0;
constexpr double kTwo64 = 18446744073709551616.0;

// A float constant that is a whole number serves where an integer is wanted.
void TakeIntegers(double value, NumberNode* node) {
  if (!node->is_int && value >= -kTwo63 && value < kTwo63 &&
      static_cast<double>(static_cast<int64_t>(value)) == value) {
    node->is_int = true;
    node->int_value = static_cast<int64_t>(value);
  }
  if (!node->is_uint && value >= 0 && value < kTwo64 &&
      static_cast<double>(static_cast<uint64_t>(value)) == value) {
    node->is_uint = true;
    node->uint_value = static_cast<uint64_t>(value);
  }
}

void TakeComplex(std::complex<double> value, NumberNode* node) {
  node->is_complex = true;
  node->complex_value = value;
  if (value.imag() != 0) return;
  node->is_float = true;
  node->float_value = value.real();
  TakeIntegers(value.real(), node);
}

// 1+2i: the sign of the second part is the last one that is not an exponent's.
Status ReadComplex(std::string_view text, NumberNode* node) {
  for (size_t at = text.size(); at-- > 1;) {
    if (text[at] != '+' && text[at] != '-') continue;
    const auto real = ParseFinite(text.substr(0, at));
    const auto imaginary = ParseFinite(text.substr(at, text.size() - at - 1));
    if (!real || !imaginary) continue;
    TakeComplex({*real, *imaginary}, node);
    return {};
  }
  return Error{"syntax error scanning complex number", {}};
}

std::optional<char32_t> ReadRune(std::string_view inner, size_t* used) {
  if (inner.empty() || inner[0] == '\'') return std::nullopt;
  if (inner[0] != '\\') {
    const char32_t c = DecodeUtf8(inner, used);
    return c;
  }
  if (inner.size() < 2) return std::nullopt;
  const char mark = inner[1];
  if (mark == '\'') {
    *used = 2;
    return U'\'';
  }
  if (mark == '"') return std::nullopt;
  *used = mark == 'x' ? 4 : mark == 'u' ? 6 : mark == 'U' ? 10 : mark >= '0' && mark <= '7' ? 4 : 2;
  if (inner.size() < *used) return std::nullopt;
  const auto bytes = Unquote("\"" + std::string(inner.substr(0, *used)) + "\"");
  if (!bytes || bytes->empty()) return std::nullopt;
  if (mark == 'x' || (mark >= '0' && mark <= '7')) return static_cast<unsigned char>((*bytes)[0]);
  size_t at = 0;
  return DecodeUtf8(*bytes, &at);
}

Status ReadCharacter(std::string_view text, NumberNode* node) {
  const std::string_view inner = text.substr(1, text.size() - 2);
  size_t used = 0;
  const auto rune = ReadRune(inner, &used);
  if (!rune) return Error{"invalid syntax", {}};
  if (used != inner.size()) return Error{"malformed character constant: " + std::string(text), {}};
  node->is_int = node->is_uint = node->is_float = true;
  node->int_value = static_cast<int64_t>(*rune);
  node->uint_value = *rune;
  node->float_value = static_cast<double>(*rune);
  return {};
}

}  // namespace

Status ReadNumber(TokenKind kind, std::string_view text, NumberNode* node) {
  node->text = text;
  if (kind == TokenKind::kCharacter) return ReadCharacter(text, node);
  if (kind == TokenKind::kComplex) return ReadComplex(text, node);
  if (text.back() == 'i') {
    if (const auto imaginary = ParseFinite(text.substr(0, text.size() - 1))) {
      TakeComplex({0, *imaginary}, node);
      return {};
    }
  }
  if (const auto u = ParseUnsigned(text)) {
    node->is_uint = true;
    node->uint_value = *u;
  }
  if (const auto i = ParseSigned(text)) {
    node->is_int = true;
    node->int_value = *i;
    if (*i == 0) node->is_uint = true;
  }
  if (node->is_int || node->is_uint) {
    node->is_float = true;
    node->float_value =
        node->is_int ? static_cast<double>(node->int_value) : static_cast<double>(node->uint_value);
    return {};
  }
  const auto value = ParseFinite(text);
  if (!value) return Error{"illegal number syntax: " + Quote(text), {}};
  if (text.find_first_of(".eEpP") == std::string_view::npos) {
    return Error{"integer overflow: " + Quote(text), {}};
  }
  node->is_float = true;
  node->float_value = *value;
  TakeIntegers(*value, node);
  return {};
}

Result<std::string> ReadString(std::string_view literal) {
  if (literal[0] == '`') {
    std::string raw(literal.substr(1, literal.size() - 2));
    std::erase(raw, '\r');
    return raw;
  }
  if (auto value = Unquote(literal)) return *std::move(value);
  return Error{"invalid syntax", {}};
}

}  // namespace rulecheck::gotemplate
