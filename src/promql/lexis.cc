#include "promql/lexis.h"

#include <fmt/format.h>

#include <charconv>

#include "base/duration.h"
#include "base/go_format.h"
#include "base/strings.h"

namespace rulecheck::promql {
namespace {

// Walks over a number as scanNumber does, which is not quite any grammar of
// numbers: `e` is an exponent even between hexadecimal digits, unless it is the
// first of them.
class NumberScanner {
 public:
  NumberScanner(std::string_view text, bool in_series) : text_(text), in_series_(in_series) {}

  size_t Scan() {
    Prefix();
    Accept('.');
    if (IsDigit(Peek())) ++at_;
    bool dot = false;
    bool exponent = false;
    while (true) {
      const char c = Peek();
      if (c == '.') {
        if (dot || !Dot()) return 0;
        dot = true;
      } else if (c == 'e' || c == 'E') {
        if (exponent || !Exponent()) return 0;
        exponent = true;
      } else if (c == '_') {
        if (!Underscore()) return 0;
      } else if (IsDigit(c)) {
        while (IsDigit(Peek())) ++at_;
      } else {
        break;
      }
    }
    if (at_ == 0) return 0;
    return (in_series_ && Peek() == 'x') || !IsNameByte(Peek()) ? at_ : 0;
  }

 private:
  char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool IsDigit(char c) const { return hex_ ? IsHexDigit(c) : IsAsciiDigit(c); }
  bool Accept(char c) {
    if (Peek() != c || at_ >= text_.size()) return false;
    ++at_;
    return true;
  }
  bool PeekIsOneOf(std::string_view set) const {
    return at_ < text_.size() && set.find(text_[at_]) != std::string_view::npos;
  }

  void Prefix() {
    if (in_series_ || !Accept('0')) return;
    if (Accept('x') || Accept('X')) {
      hex_ = true;
      Accept('_');
    }
  }
  bool Dot() {
    ++at_;
    return !PeekIsOneOf("_.") && !hex_;
  }
  bool Exponent() {
    ++at_;
    if (PeekIsOneOf("+-")) ++at_;
    return at_ < text_.size() && !PeekIsOneOf("._eE");
  }
  bool Underscore() {
    ++at_;
    return at_ < text_.size() && !PeekIsOneOf("._eE");
  }

  std::string_view text_;
  bool in_series_;
  bool hex_ = false;
  size_t at_ = 0;
};

// The length of the escape whose backslash is at `i`, or 0 when it is not valid in
// a string with that quote.
size_t EscapeLength(std::string_view literal, size_t i) {
  static constexpr std::string_view kDigits = "01234567";
  const char quote = literal.front();
  const char c = i + 1 < literal.size() ? literal[i + 1] : '\0';
  size_t length = 2;
  if (c == 'x') length = 4;
  if (c == 'u') length = 6;
  if (c == 'U') length = 10;
  if (kDigits.find(c) != std::string_view::npos) length = 4;
  if (i + length > literal.size()) return 0;
  if (c == 'u' || c == 'U') {
    // Halves of surrogate pairs are no characters, though unquoting would let them pass.
    uint32_t code = 0;
    const std::string_view digits = literal.substr(i + 2, length - 2);
    std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    if (code >= 0xD800 && code < 0xE000) return 0;
  }
  const std::string alone = fmt::format("{}{}{}", quote, literal.substr(i, length), quote);
  return Unquote(alone).has_value() ? length : 0;
}

std::optional<StringProblem> CheckEscapes(std::string_view literal) {
  for (size_t i = 1; i + 1 < literal.size();) {
    if (literal[i] != '\\') {
      ++i;
      continue;
    }
    const size_t length = EscapeLength(literal, i);
    if (length == 0) {
      const auto begin = static_cast<uint32_t>(i);
      return StringProblem{{begin, begin + 2}, "unknown or incomplete escape sequence in string"};
    }
    i += length;
  }
  return std::nullopt;
}

}  // namespace

std::string AsciiLower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

bool IsPlainLabelName(std::string_view name) {
  if (name.empty() || IsAsciiDigit(name.front())) return false;
  for (const char c : name) {
    if (!IsNameByte(c)) return false;
  }
  return true;
}

size_t ScanNumber(std::string_view text, bool in_series) {
  return NumberScanner(text, in_series).Scan();
}

bool LooksLikeDuration(std::string_view text) {
  size_t i = 0;
  while (i < text.size()) {
    const size_t digits = i;
    while (i < text.size() && IsAsciiDigit(text[i])) ++i;
    if (i == digits || i == text.size()) return false;
    if (std::string_view("smhdwy").find(text[i]) == std::string_view::npos) return false;
    ++i;
    if (i < text.size() && text[i] == 's') ++i;
  }
  return i > 0;
}

Result<double> NumberValue(std::string_view text) {
  if (const auto integer = ParseInt(text, 0)) return static_cast<double>(*integer);
  bool out_of_range = false;
  const auto value = ParseFloat(text, &out_of_range);
  if (!value) return Error{fmt::format("\"{}\" is not a number", text), {}};
  if (out_of_range) return Error{fmt::format("number {} is out of range", text), {}};
  return *value;
}

Result<double> DurationSeconds(std::string_view text) {
  const Result<int64_t> milliseconds = ParsePrometheusDuration(text);
  if (!milliseconds) return milliseconds.error();
  // As time.Duration.Seconds: whole seconds and the rest apart.
  const int64_t whole = *milliseconds / 1000;
  const int64_t rest = *milliseconds % 1000;
  return static_cast<double>(whole) + static_cast<double>(rest * 1'000'000) / 1e9;
}

std::optional<StringProblem> CheckString(std::string_view literal) {
  bool ascii = true;
  bool escapes = false;
  for (const char c : literal) {
    ascii = ascii && static_cast<unsigned char>(c) < 0x80;
    escapes = escapes || c == '\\';
  }
  if (!ascii) {
    for (size_t i = 0; i < literal.size();) {
      const auto begin = static_cast<uint32_t>(i);
      if (DecodeUtf8(literal, &i) == 0xFFFD) {
        return StringProblem{{begin, static_cast<uint32_t>(i)}, "invalid UTF-8 in string"};
      }
    }
  }
  if (!escapes || literal.front() == '`') return std::nullopt;
  return CheckEscapes(literal);
}

}  // namespace rulecheck::promql
