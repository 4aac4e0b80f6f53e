#include "template/loki_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>

#include "base/ascii.h"
#include "base/go_format.h"
#include "base/strings.h"
#include "template/unicode.h"

namespace rulecheck::gotemplate {
namespace {

Error Bad(std::string message) {
  return {std::move(message), std::nullopt};
}

// As the quote function of Go's time package: bytes outside printable ASCII in hex.
std::string QuoteForTime(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || byte < 0x20) {
      out += fmt::format("\\x{:02x}", byte);
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

struct Unit {
  std::string_view name;
  uint64_t size;
};

constexpr Unit kDurationUnits[] = {{"s", 1'000'000'000},     {"ms", 1'000'000}, {"m", 60'000'000'000},
                                   {"h", 3'600'000'000'000}, {"us", 1'000},     {"\xC2\xB5s", 1'000},
                                   {"\xCE\xBCs", 1'000},     {"ns", 1}};

constexpr uint64_t kTooFar = uint64_t{1} << 63;

// The digits at the front of a text, as a number; nothing when it does not fit.
std::optional<uint64_t> TakeInteger(std::string_view* text) {
  uint64_t value = 0;
  while (!text->empty() && IsAsciiDigit(text->front())) {
    if (value > kTooFar / 10) return std::nullopt;
    value = value * 10 + static_cast<uint64_t>(text->front() - '0');
    if (value > kTooFar) return std::nullopt;
    text->remove_prefix(1);
  }
  return value;
}

struct Fraction {
  uint64_t value = 0;
  double scale = 1;
};

// Digits that do not fit any more are passed over.
Fraction TakeFraction(std::string_view* text) {
  Fraction fraction;
  bool full = false;
  for (; !text->empty() && IsAsciiDigit(text->front()); text->remove_prefix(1)) {
    if (full || fraction.value > (kTooFar - 1) / 10) {
      full = true;
      continue;
    }
    const uint64_t next = fraction.value * 10 + static_cast<uint64_t>(text->front() - '0');
    if (next > kTooFar) {
      full = true;
      continue;
    }
    fraction.value = next;
    fraction.scale *= 10;
  }
  return fraction;
}

constexpr double kKilo = 1e3;
constexpr double kKibi = 1024;

struct Size {
  std::string_view name;
  double bytes;
};
constexpr Size kSizes[] = {
    {"", 1},
    {"b", 1},
    {"k", kKilo},
    {"kb", kKilo},
    {"ki", kKibi},
    {"kib", kKibi},
    {"m", 1e6},
    {"mb", 1e6},
    {"mi", kKibi* kKibi},
    {"mib", kKibi* kKibi},
    {"g", 1e9},
    {"gb", 1e9},
    {"gi", kKibi* kKibi* kKibi},
    {"gib", kKibi* kKibi* kKibi},
    {"t", 1e12},
    {"tb", 1e12},
    {"ti", kKibi* kKibi* kKibi* kKibi},
    {"tib", kKibi* kKibi* kKibi* kKibi},
    {"p", 1e15},
    {"pb", 1e15},
    {"pi", kKibi* kKibi* kKibi* kKibi* kKibi},
    {"pib", kKibi* kKibi* kKibi* kKibi* kKibi},
    {"e", 1e18},
    {"eb", 1e18},
    {"ei", kKibi* kKibi* kKibi* kKibi* kKibi* kKibi},
    {"eib", kKibi* kKibi* kKibi* kKibi* kKibi* kKibi},
};

}  // namespace

Result<double> ParseNumber(std::string_view text) {
  bool out_of_range = false;
  const std::optional<double> value = ParseFloat(text, &out_of_range);
  if (value && !out_of_range) return *value;
  return Bad(fmt::format("strconv.ParseFloat: parsing {}: {}", Quote(text),
                         value ? "value out of range" : "invalid syntax"));
}

Result<int64_t> ParseGoDuration(std::string_view text) {
  std::string_view rest = text;
  const auto invalid = [text] { return Bad("time: invalid duration " + QuoteForTime(text)); };
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  if (rest == "0") return int64_t{0};
  if (rest.empty()) return invalid();
  uint64_t total = 0;
  while (!rest.empty()) {
    if (rest.front() != '.' && !IsAsciiDigit(rest.front())) return invalid();
    const size_t before = rest.size();
    const std::optional<uint64_t> whole = TakeInteger(&rest);
    if (!whole) return invalid();
    const bool has_whole = rest.size() != before;
    Fraction fraction;
    bool has_fraction = false;
    if (rest.starts_with('.')) {
      rest.remove_prefix(1);
      const size_t behind_dot = rest.size();
      fraction = TakeFraction(&rest);
      has_fraction = rest.size() != behind_dot;
    }
    if (!has_whole && !has_fraction) return invalid();
    const size_t unit_size = std::min(rest.find_first_of(".0123456789"), rest.size());
    if (unit_size == 0) return Bad("time: missing unit in duration " + QuoteForTime(text));
    const std::string_view name = rest.substr(0, unit_size);
    rest.remove_prefix(unit_size);
    const auto* unit = std::find_if(std::begin(kDurationUnits), std::end(kDurationUnits),
                                    [name](const Unit& u) { return u.name == name; });
    if (unit == std::end(kDurationUnits)) {
      return Bad(fmt::format("time: unknown unit {} in duration {}", QuoteForTime(name), QuoteForTime(text)));
    }
    if (*whole > kTooFar / unit->size) return invalid();
    uint64_t part = *whole * unit->size;
    if (fraction.value > 0) {
      part += static_cast<uint64_t>(static_cast<double>(fraction.value) *
                                    (static_cast<double>(unit->size) / fraction.scale));
      if (part > kTooFar) return invalid();
    }
    total += part;
    if (total > kTooFar) return invalid();
  }
  if (negative) return static_cast<int64_t>(0 - total);
  if (total == kTooFar) return invalid();
  return static_cast<int64_t>(total);
}

double DurationSeconds(int64_t nanoseconds) {
  constexpr int64_t kSecond = 1'000'000'000;
  return static_cast<double>(nanoseconds / kSecond) + static_cast<double>(nanoseconds % kSecond) / 1e9;
}

// Digits of any script end the number there by runes but are cut by bytes: they cannot
// be parsed either way.
Result<uint64_t> ParseByteSize(std::string_view text) {
  size_t runes = 0;
  for (size_t at = 0; at < text.size(); ++runes) {
    const char32_t c = DecodeUtf8(text, &at);
    if (c != '.' && c != ',' && !IsDigit(c)) break;
  }
  std::string number(text.substr(0, runes));
  std::erase(number, ',');
  const Result<double> value = ParseNumber(number);
  if (!value) return value.error();
  const std::string unit = ToLower(TrimUnicodeSpace(text.substr(runes)));
  const auto* size =
      std::find_if(std::begin(kSizes), std::end(kSizes), [&unit](const Size& s) { return s.name == unit; });
  if (size == std::end(kSizes)) return Bad("unhandled size name: " + unit);
  const double bytes = *value * size->bytes;
  if (bytes >= 18446744073709551616.0) return Bad(fmt::format("too large: {}", text));
  return static_cast<uint64_t>(bytes);
}

bool IsUnicodeSpace(char32_t c) {
  if (c < 0x80) return c == ' ' || (c >= '\t' && c <= '\r');
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

std::string_view TrimUnicodeSpace(std::string_view text) {
  size_t begin = 0;
  while (begin < text.size()) {
    size_t next = begin;
    if (!IsUnicodeSpace(DecodeUtf8(text, &next))) break;
    begin = next;
  }
  text.remove_prefix(begin);
  while (!text.empty()) {
    size_t last = text.size() - 1;
    for (int i = 0; i < 3 && last > 0 && (static_cast<unsigned char>(text[last]) & 0xC0u) == 0x80; ++i)
      --last;
    size_t next = last;
    const char32_t c = DecodeUtf8(text, &next);
    if (next != text.size() || !IsUnicodeSpace(c)) break;
    text = text.substr(0, last);
  }
  return text;
}

}  // namespace rulecheck::gotemplate
