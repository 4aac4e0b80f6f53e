#include "logql/lexis.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/ascii.h"
#include "base/duration.h"
#include "base/go_format.h"
#include "base/strings.h"
#include "template/loki_values.h"
#include "template/unicode.h"

namespace rulecheck::logql {
namespace {

enum CharacterKind : char { kLetter = 1, kDigit = 2, kOther = 3, kTail = 4 };

bool IsAsciiLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// As unicode.IsSpace.
bool IsSpace(char32_t c) {
  return (c >= 9 && c <= 13) || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

CharacterKind KindOf(char32_t c) {
  if (gotemplate::IsLetter(c)) return kLetter;
  return gotemplate::IsDigit(c) ? kDigit : kOther;
}

size_t SkipSpace(std::string_view text, size_t at) {
  while (at < text.size()) {
    size_t next = at;
    if (!IsSpace(DecodeUtf8(text, &next))) break;
    at = next;
  }
  return at;
}

bool IsWordAt(std::string_view text, size_t at, std::string_view word) {
  return text.size() >= at + word.size() && FoldWord(text.substr(at, word.size())) == word;
}

}  // namespace

bool CharacterKinds(std::string_view text, std::string* kinds, Span* problem) {
  kinds->assign(text);
  for (size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte < 0x80) {
      ++i;
      continue;
    }
    const size_t begin = i;
    const char32_t c = DecodeUtf8(text, &i);
    if (byte == 0 || (c == 0xFFFD && i == begin + 1)) {
      *problem = {static_cast<uint32_t>(begin), static_cast<uint32_t>(i)};
      return false;
    }
    if (byte == '\t' || byte == '\n' || byte == '\r') continue;
    (*kinds)[begin] = byte < 0x80 ? kOther : KindOf(c);
    for (size_t tail = begin + 1; tail < i; ++tail) (*kinds)[tail] = kTail;
  }
  return true;
}

std::string FoldWord(std::string_view word) {
  std::string out;
  out.reserve(word.size());
  for (size_t i = 0; i < word.size();) {
    const char32_t c = DecodeUtf8(word, &i);
    // Two characters beyond ASCII have an ASCII lower case.
    if (c == 0x212A) {
      out += 'k';
    } else if (c == 0x130) {
      out += 'i';
    } else {
      AppendUtf8(c >= 'A' && c <= 'Z' ? c + 32 : c, &out);
    }
  }
  return out;
}

bool FunctionFollows(std::string_view text, size_t at) {
  at = SkipSpace(text, at);
  if (at < text.size() && text[at] == '(') return true;
  for (const std::string_view word : {"by", "without"}) {
    if (!IsWordAt(text, at, word)) continue;
    at = SkipSpace(text, at + word.size());
    return at < text.size() && text[at] == '(';
  }
  return false;
}

bool IsPlainLabelName(std::string_view name) {
  if (name.empty() || IsAsciiDigit(name.front())) return false;
  return std::all_of(name.begin(), name.end(), IsNameByte);
}

// --- numbers

namespace {

// '_' must stand between digits, a prefix being one (invalidSep).
bool UnderscoresFine(std::string_view number) {
  const bool prefixed = number.size() >= 2 && number[0] == '0' && IsAsciiLetter(number[1]) &&
                        std::string_view("xXoObB").find(number[1]) != std::string_view::npos;
  const bool hex = prefixed && (number[1] == 'x' || number[1] == 'X');
  char before = prefixed ? '0' : '.';
  for (const char c : number.substr(prefixed ? 2 : 0)) {
    const bool digit = IsAsciiDigit(c) || (hex && std::string_view("abcdefABCDEF").find(c) < 12);
    if (c == '_' ? before != '0' : !digit && before == '_') return false;
    before = c == '_' ? '_' : digit ? '0' : '.';
  }
  return before != '_';
}

bool HasDigit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), IsAsciiDigit);
}

std::string ExponentProblem(std::string_view number, std::string_view letters) {
  const size_t at = number.find_first_of(letters);
  return at != std::string_view::npos && !HasDigit(number.substr(at)) ? "exponent has no digits" : "";
}

std::string HexProblem(std::string_view number) {
  const std::string_view mantissa = number.substr(2, number.find_first_of("pP") - 2);
  if (mantissa.find_first_not_of("._") == std::string_view::npos) return "hexadecimal literal has no digits";
  const bool has_exponent = mantissa.size() + 2 < number.size();
  if (!has_exponent && mantissa.find('.') != std::string_view::npos) {
    return "hexadecimal mantissa requires a \"p\" exponent";
  }
  return ExponentProblem(number, "pP");
}

}  // namespace

std::string NumberProblem(std::string_view number) {
  const char prefix = number.size() > 1 && number[0] == '0' ? static_cast<char>(number[1] | 0x20) : '\0';
  std::string problem;
  if (prefix == 'x') {
    problem = HexProblem(number);
  } else if (prefix == 'b') {
    // Loki refuses every binary number, one way or another.
    problem = "binary numbers are not allowed";
  } else if (prefix == 'o') {
    problem = "octal numbers are written without the \"o\"";
  } else {
    problem = ExponentProblem(number, "eE");
    const bool is_float = number.find_first_of(".eE") != std::string_view::npos;
    if (problem.empty() && !is_float && number.size() > 1 && number[0] == '0' &&
        number.find_first_of("89") != std::string_view::npos) {
      problem = "invalid digit in an octal number";
    }
  }
  if (problem.empty() && !UnderscoresFine(number)) problem = "\"_\" must separate successive digits";
  return problem;
}

// --- units

namespace {

// How far the characters after a number can belong to a unit.
size_t UnitEnd(std::string_view text, size_t at, std::string_view letters) {
  while (at < text.size()) {
    size_t next = at;
    const char32_t c = DecodeUtf8(text, &next);
    const bool ascii = c < 0x80;
    const bool letter = ascii ? letters.find(static_cast<char>(c)) != std::string_view::npos
                              : c == 0xB5 && letters.front() == 'n';
    if (!letter && c != '.' && !gotemplate::IsDigit(c)) break;
    at = next;
  }
  return at;
}

}  // namespace

std::optional<int64_t> ParseDuration(std::string_view text) {
  if (const auto milliseconds = ParsePrometheusDuration(text)) return *milliseconds * 1'000'000;
  const Result<int64_t> nanoseconds = gotemplate::ParseGoDuration(text);
  return nanoseconds ? std::optional(*nanoseconds) : std::nullopt;
}

std::optional<uint64_t> ParseBytes(std::string_view text) {
  const Result<uint64_t> bytes = gotemplate::ParseByteSize(text);
  return bytes ? std::optional(*bytes) : std::nullopt;
}

std::string FormatBytes(uint64_t bytes) {
  static constexpr std::array<std::string_view, 7> kSizes = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  if (bytes < 10) return fmt::format("{}B", bytes);
  const double exponent = std::floor(std::log(static_cast<double>(bytes)) / std::log(1000.0));
  const double value = std::floor(static_cast<double>(bytes) / std::pow(1000.0, exponent) * 10 + 0.5) / 10;
  return FormatFloat(value, 'f', value < 10 ? 1 : 0) + std::string(kSizes[static_cast<size_t>(exponent)]);
}

std::optional<Unit> ScanUnit(std::string_view text, size_t begin, size_t number_end) {
  const size_t duration_end = UnitEnd(text, number_end, "numshdwy");
  if (duration_end > number_end && ParseDuration(text.substr(begin, duration_end - begin))) {
    return Unit{false, duration_end};
  }
  if (text[begin] == '-') return std::nullopt;
  const size_t bytes_end = UnitEnd(text, number_end, "BikKMGTP");
  if (bytes_end > number_end && ParseBytes(text.substr(begin, bytes_end - begin))) {
    return Unit{true, bytes_end};
  }
  return std::nullopt;
}

// --- strings

namespace {

// The length of the escape whose backslash is at `i`; 0 when it is none.
size_t EscapeLength(std::string_view literal, size_t i) {
  const char c = i + 1 < literal.size() ? literal[i + 1] : '\0';
  size_t length = 2;
  if (c == 'x' || (c >= '0' && c <= '7')) length = 4;
  if (c == 'u') length = 6;
  if (c == 'U') length = 10;
  if (i + length >= literal.size()) return 0;
  const std::string alone = fmt::format("\"{}\"", literal.substr(i, length));
  return Unquote(alone).has_value() ? length : 0;
}

}  // namespace

std::optional<Span> BadEscape(std::string_view literal) {
  if (literal.front() == '`') return std::nullopt;
  for (size_t i = 1; i + 1 < literal.size();) {
    const size_t length = literal[i] == '\\' ? EscapeLength(literal, i) : 1;
    if (length == 0) {
      size_t end = i + 1;
      DecodeUtf8(literal, &end);
      return Span{static_cast<uint32_t>(i), static_cast<uint32_t>(end)};
    }
    i += length;
  }
  return std::nullopt;
}

}  // namespace rulecheck::logql
