#include "logql/lexis.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/duration.h"
#include "base/go_format.h"
#include "base/strings.h"
#include "template/unicode.h"

namespace rulecheck::logql {
namespace {

enum Kind : char { kLetter = 1, kDigit = 2, kOther = 3, kTail = 4 };

bool IsAsciiDigit(char c) {
  return c >= '0' && c <= '9';
}

bool IsAsciiLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// As unicode.IsSpace.
bool IsSpace(char32_t c) {
  return (c >= 9 && c <= 13) || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

Kind KindOf(char32_t c) {
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
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return IsAsciiLetter(c) || IsAsciiDigit(c) || c == '_'; });
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

struct GoUnit {
  std::string_view name;
  uint64_t nanoseconds;
};
constexpr GoUnit kGoUnits[] = {
    {"ns", 1},         {"us", 1'000},        {"\u00B5s", 1'000},    {"\u03BCs", 1'000},
    {"ms", 1'000'000}, {"s", 1'000'000'000}, {"m", 60'000'000'000}, {"h", 3'600'000'000'000},
};
constexpr uint64_t kHalf = uint64_t{1} << 63;

// Digits from *i on, or nothing when they do not fit.
std::optional<uint64_t> LeadingInteger(std::string_view text, size_t* i) {
  uint64_t value = 0;
  for (; *i < text.size() && IsAsciiDigit(text[*i]); ++*i) {
    if (value > kHalf / 10) return std::nullopt;
    value = value * 10 + static_cast<uint64_t>(text[*i] - '0');
    if (value > kHalf) return std::nullopt;
  }
  return value;
}

struct Fraction {
  uint64_t value = 0;
  double scale = 1;
};

// Digits that do not fit any more are passed over.
Fraction LeadingFraction(std::string_view text, size_t* i) {
  Fraction fraction;
  bool full = false;
  for (; *i < text.size() && IsAsciiDigit(text[*i]); ++*i) {
    if (full || fraction.value > (kHalf - 1) / 10) {
      full = true;
      continue;
    }
    const uint64_t next = fraction.value * 10 + static_cast<uint64_t>(text[*i] - '0');
    if (next > kHalf) {
      full = true;
      continue;
    }
    fraction.value = next;
    fraction.scale *= 10;
  }
  return fraction;
}

// One number with its unit, in nanoseconds; as time.ParseDuration.
std::optional<uint64_t> GoDurationPart(std::string_view text, size_t* i) {
  const size_t begin = *i;
  const auto whole = LeadingInteger(text, i);
  if (!whole) return std::nullopt;
  size_t digits = *i - begin;
  Fraction fraction;
  if (*i < text.size() && text[*i] == '.') {
    const size_t dot = ++*i;
    fraction = LeadingFraction(text, i);
    digits += *i - dot;
  }
  if (digits == 0) return std::nullopt;
  const size_t unit_begin = *i;
  while (*i < text.size() && text[*i] != '.' && !IsAsciiDigit(text[*i])) ++*i;
  const std::string_view name = text.substr(unit_begin, *i - unit_begin);
  const GoUnit* unit = std::find_if(std::begin(kGoUnits), std::end(kGoUnits),
                                    [name](const GoUnit& candidate) { return candidate.name == name; });
  if (unit == std::end(kGoUnits) || *whole > kHalf / unit->nanoseconds) return std::nullopt;
  uint64_t value = *whole * unit->nanoseconds;
  if (fraction.value > 0) {
    value += static_cast<uint64_t>(static_cast<double>(fraction.value) *
                                   (static_cast<double>(unit->nanoseconds) / fraction.scale));
    if (value > kHalf) return std::nullopt;
  }
  return value;
}

std::optional<int64_t> ParseGoDuration(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text == "0") return 0;
  if (text.empty()) return std::nullopt;
  uint64_t total = 0;
  for (size_t i = 0; i < text.size();) {
    const auto part = GoDurationPart(text, &i);
    if (!part) return std::nullopt;
    total += *part;
    if (total > kHalf) return std::nullopt;
  }
  if (negative) return static_cast<int64_t>(0 - total);
  return total == kHalf ? std::nullopt : std::optional(static_cast<int64_t>(total));
}

struct ByteUnit {
  std::string_view name;
  double bytes;
};
constexpr double kKi = 1024;
constexpr ByteUnit kByteUnits[] = {
    {"b", 1},
    {"", 1},
    {"k", 1e3},
    {"kb", 1e3},
    {"ki", kKi},
    {"kib", kKi},
    {"m", 1e6},
    {"mb", 1e6},
    {"mi", kKi* kKi},
    {"mib", kKi* kKi},
    {"g", 1e9},
    {"gb", 1e9},
    {"gi", kKi* kKi* kKi},
    {"gib", kKi* kKi* kKi},
    {"t", 1e12},
    {"tb", 1e12},
    {"ti", kKi* kKi* kKi* kKi},
    {"tib", kKi* kKi* kKi* kKi},
    {"p", 1e15},
    {"pb", 1e15},
    {"pi", kKi* kKi* kKi* kKi* kKi},
    {"pib", kKi* kKi* kKi* kKi* kKi},
};

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
  return ParseGoDuration(text);
}

std::optional<uint64_t> ParseBytes(std::string_view text) {
  size_t digits = 0;
  while (digits < text.size() && (IsAsciiDigit(text[digits]) || text[digits] == '.')) ++digits;
  const auto number = rulecheck::ParseFloat(text.substr(0, digits));
  if (!number) return std::nullopt;
  const std::string unit = FoldWord(text.substr(digits));
  for (const ByteUnit& candidate : kByteUnits) {
    if (candidate.name != unit) continue;
    const double bytes = *number * candidate.bytes;
    if (bytes >= 18446744073709551615.0) return std::nullopt;
    return static_cast<uint64_t>(bytes);
  }
  return std::nullopt;
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
