#include "template/unicode.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/strings.h"

namespace rulecheck::gotemplate {
namespace {

struct CaseRange {
  char32_t first, last;
  int stride;
  int delta;
};

constexpr auto kUpper = std::to_array<CaseRange>({
#define UPPER_RANGE(first, last, stride, delta) {first, last, stride, delta},
#include "template/case_ranges.def"
#undef UPPER_RANGE
});

constexpr auto kLower = std::to_array<CaseRange>({
#define LOWER_RANGE(first, last, stride, delta) {first, last, stride, delta},
#include "template/case_ranges.def"
#undef LOWER_RANGE
});

template <size_t N>
char32_t MapCase(const std::array<CaseRange, N>& ranges, char32_t c) {
  auto range = std::lower_bound(ranges.begin(), ranges.end(), c,
                                [](const CaseRange& r, char32_t value) { return r.last < value; });
  if (range == ranges.end() || c < range->first) return c;
  if ((c - range->first) % static_cast<char32_t>(range->stride) != 0) return c;
  return static_cast<char32_t>(static_cast<int32_t>(c) + range->delta);
}

bool Matches(const re2::RE2& pattern, char32_t c) {
  std::string text;
  AppendUtf8(c, &text);
  return re2::RE2::FullMatch(text, pattern);
}

bool IsAsciiLetter(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

template <typename Mapping>
std::string MapLetters(std::string_view text, Mapping map) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) AppendUtf8(map(DecodeUtf8(text, &at)), &out);
  return out;
}

// The three classes of x/text/cases/info.go, for what can stand between letters.
enum class BreakClass { kLetter, kMid, kBreak };

BreakClass BreakClassOf(char32_t c) {
  switch (c) {
    case '\'':
    case '.':
    case ':':
    case 0xB7:
    case 0x387:
    case 0x55F:
    case 0x5F4:
    case 0x2018:
    case 0x2019:
    case 0x2024:
    case 0x2027:
    case 0xFE13:
    case 0xFE52:
    case 0xFE55:
    case 0xFF07:
    case 0xFF0E:
    case 0xFF1A:
      return BreakClass::kMid;
    default:
      break;
  }
  if (IsAlphanumeric(c)) return BreakClass::kLetter;
  static const re2::RE2* const extend = new re2::RE2("[\\p{M}\\p{Cf}\\p{Pc}]");
  return c >= 0x80 && Matches(*extend, c) ? BreakClass::kLetter : BreakClass::kBreak;
}

}  // namespace

bool IsLetter(char32_t c) {
  if (c < 0x80) return IsAsciiLetter(c);
  static const re2::RE2* const pattern = new re2::RE2("\\p{L}");
  return Matches(*pattern, c);
}

bool IsDigit(char32_t c) {
  if (c < 0x80) return c >= '0' && c <= '9';
  static const re2::RE2* const pattern = new re2::RE2("\\p{Nd}");
  return Matches(*pattern, c);
}

bool IsPrint(char32_t c) {
  if (c < 0x80) return c >= ' ' && c < 0x7F;
  static const re2::RE2* const pattern = new re2::RE2("[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}]");
  return Matches(*pattern, c);
}

bool IsCased(char32_t c) {
  if (c < 0x80) return IsAsciiLetter(c);
  static const re2::RE2* const pattern = new re2::RE2("[\\p{Lu}\\p{Ll}\\p{Lt}]");
  return Matches(*pattern, c);
}

char32_t ToUpper(char32_t c) {
  if (c < 0x80) return c >= 'a' && c <= 'z' ? c - 32 : c;
  return MapCase(kUpper, c);
}

char32_t ToLower(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  return MapCase(kLower, c);
}

std::string ToUpper(std::string_view text) {
  return MapLetters(text, [](char32_t c) { return ToUpper(c); });
}

std::string ToLower(std::string_view text) {
  return MapLetters(text, [](char32_t c) { return ToLower(c); });
}

std::string ToTitle(std::string_view text) {
  bool in_word = false;
  bool was_mid = false;
  return MapLetters(text, [&](char32_t c) {
    const BreakClass kind = BreakClassOf(c);
    const bool is_mid = kind == BreakClass::kMid;
    if (was_mid && is_mid) in_word = false;
    was_mid = is_mid;
    if (IsCased(c)) {
      if (in_word) return c;
      in_word = true;
      return ToUpper(c);
    }
    if (kind == BreakClass::kBreak) in_word = false;
    return c;
  });
}

std::string FormatCodePoint(char32_t c) {
  std::string out = fmt::format("U+{:04X}", static_cast<uint32_t>(c));
  if (!IsPrint(c)) return out;
  out += " '";
  AppendUtf8(c, &out);
  return out + "'";
}

}  // namespace rulecheck::gotemplate
