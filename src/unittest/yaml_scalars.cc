#include "unittest/yaml_scalars.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <string>

#include "base/ascii.h"
#include "base/go_format.h"

namespace rulecheck::unittest {
namespace {

// Tags that ask for a number; any other tag keeps a scalar from being one.
bool MayBeNumber(const source::Node& node) {
  if (node.tag.empty()) return node.is_plain();
  return node.is_scalar() && (node.tag.ends_with(":int") || node.tag.ends_with(":float"));
}

// `[-+]? ( .D+ | D+ (.D*)? ) ( [eE] [-+]? D+ )?`: what yaml.v2 calls a float.
bool IsYamlFloat(std::string_view text) {
  size_t i = 0;
  auto digits = [&] {
    size_t begin = i;
    while (i < text.size() && IsAsciiDigit(text[i])) ++i;
    return i - begin;
  };
  auto sign = [&] {
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
  };
  sign();
  size_t whole = digits();
  size_t fraction = 0;
  if (i < text.size() && text[i] == '.') {
    ++i;
    fraction = digits();
  }
  if (whole + fraction == 0) return false;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    sign();
    if (digits() == 0) return false;
  }
  return i == text.size();
}

std::optional<double> SpecialFloat(std::string_view text) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (text == ".nan" || text == ".NaN" || text == ".NAN") {
    return std::numeric_limits<double>::quiet_NaN();
  }
  bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text == ".inf" || text == ".Inf" || text == ".INF") return negative ? -kInfinity : kInfinity;
  return std::nullopt;
}

// Reads `width` digits at `*text`; -1 when they are not there.
int TakeDigits(std::string_view* text, size_t width) {
  if (text->size() < width) return -1;
  int value = 0;
  for (size_t i = 0; i < width; ++i) {
    if (!IsAsciiDigit((*text)[i])) return -1;
    value = value * 10 + ((*text)[i] - '0');
  }
  text->remove_prefix(width);
  return value;
}

bool TakeChar(std::string_view* text, char c) {
  if (!text->starts_with(c)) return false;
  text->remove_prefix(1);
  return true;
}

// A fraction of a second in milliseconds, further digits cut off.
bool TakeFraction(std::string_view* text, int64_t* milliseconds) {
  if (!TakeChar(text, '.') && !TakeChar(text, ',')) return true;
  int64_t unit = 100;
  size_t count = 0;
  while (!text->empty() && IsAsciiDigit(text->front())) {
    *milliseconds += unit * (text->front() - '0');
    unit /= 10;
    text->remove_prefix(1);
    ++count;
  }
  return count > 0;
}

bool TakeZone(std::string_view* text, int64_t* offset_minutes) {
  if (TakeChar(text, 'Z')) return true;
  bool west = text->starts_with('-');
  if (!west && !text->starts_with('+')) return false;
  text->remove_prefix(1);
  int hours = TakeDigits(text, 2);
  if (hours < 0 || hours > 24 || !TakeChar(text, ':')) return false;
  int minutes = TakeDigits(text, 2);
  if (minutes < 0 || minutes > 60) return false;
  *offset_minutes = (hours * 60 + minutes) * (west ? -1 : 1);
  return true;
}

std::optional<int64_t> ParseRfc3339(std::string_view text) {
  int year = TakeDigits(&text, 4);
  if (year < 0 || !TakeChar(&text, '-')) return std::nullopt;
  int month = TakeDigits(&text, 2);
  if (month < 1 || !TakeChar(&text, '-')) return std::nullopt;
  int day = TakeDigits(&text, 2);
  if (day < 1 || !TakeChar(&text, 'T')) return std::nullopt;
  int hour = TakeDigits(&text, 2);
  if (hour < 0 || hour > 23 || !TakeChar(&text, ':')) return std::nullopt;
  int minute = TakeDigits(&text, 2);
  if (minute < 0 || minute > 59 || !TakeChar(&text, ':')) return std::nullopt;
  int second = TakeDigits(&text, 2);
  int64_t milliseconds = 0;
  int64_t zone_minutes = 0;
  if (second < 0 || second > 59 || !TakeFraction(&text, &milliseconds) || !TakeZone(&text, &zone_minutes) ||
      !text.empty()) {
    return std::nullopt;
  }
  std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                   std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  int64_t minutes = days * 24 * 60 + hour * 60 + minute - zone_minutes;
  return (minutes * 60 + second) * 1000 + milliseconds;
}

}  // namespace

bool IsPlainNull(const source::Node& node) {
  return node.is_null() && (node.value.empty() || node.value == "~" || node.value == "null");
}

std::optional<double> YamlFloat(const source::Node& node) {
  if (!MayBeNumber(node)) return std::nullopt;
  if (std::optional<double> special = SpecialFloat(node.value)) return special;
  std::string plain(node.value);
  std::erase(plain, '_');
  if (std::optional<int64_t> integer = ParseInt(plain, 0)) return static_cast<double>(*integer);
  if (IsYamlFloat(plain)) return ParseFloat(plain);
  return std::nullopt;
}

std::optional<bool> YamlBool(const source::Node& node) {
  if (!node.is_plain() || (!node.tag.empty() && !node.tag.ends_with(":bool"))) return std::nullopt;
  static constexpr std::array<std::string_view, 11> kTrue = {"y",    "Y",    "yes", "Yes", "YES", "true",
                                                             "True", "TRUE", "on",  "On",  "ON"};
  static constexpr std::array<std::string_view, 11> kFalse = {"n",     "N",     "no",  "No",  "NO", "false",
                                                              "False", "FALSE", "off", "Off", "OFF"};
  if (std::find(kTrue.begin(), kTrue.end(), node.value) != kTrue.end()) return true;
  if (std::find(kFalse.begin(), kFalse.end(), node.value) != kFalse.end()) return false;
  return std::nullopt;
}

Result<int64_t> ParseStartTimestamp(std::string_view text) {
  // Nanoseconds of Go's time end near the year 2262; beyond, promtool computes nonsense.
  constexpr double kMaxSeconds = 9'223'372'036.0;
  if (std::optional<double> seconds = ParseFloat(text)) {
    if (!(std::fabs(*seconds) <= kMaxSeconds)) {
      return Error{"start_timestamp " + Quote(text) + " is out of range", std::nullopt};
    }
    double whole = 0;
    double fraction = std::modf(*seconds, &whole);
    auto nanoseconds = static_cast<int64_t>(fraction * 1e9);
    return static_cast<int64_t>(whole) * 1000 + nanoseconds / 1'000'000;
  }
  if (std::optional<int64_t> milliseconds = ParseRfc3339(text)) {
    if (std::fabs(static_cast<double>(*milliseconds) / 1000) <= kMaxSeconds) return *milliseconds;
    // The zero time of Go is "not set".
    if (text == "0001-01-01T00:00:00Z") return int64_t{0};
    return Error{"start_timestamp " + Quote(text) + " is out of range", std::nullopt};
  }
  return Error{"cannot parse " + Quote(text) + " to a valid timestamp", std::nullopt};
}

}  // namespace rulecheck::unittest
