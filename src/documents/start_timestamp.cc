#include "documents/start_timestamp.h"

#include <chrono>
#include <cmath>
#include <optional>

#include "base/ascii.h"
#include "base/go_format.h"

namespace rulecheck::documents {
namespace {

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

}  // namespace rulecheck::documents
