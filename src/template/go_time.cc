#include "template/go_time.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "template/time_layout.h"
#include "template/time_zone.h"

namespace rulecheck::gotemplate {
namespace {

constexpr int64_t kSecondsPerDay = 86400;
constexpr int64_t kNanosPerSecond = 1'000'000'000;

constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> kWeekdays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                       "Thursday", "Friday", "Saturday"};

int64_t FloorDivide(int64_t a, int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

using Element = TimeElement;

// "+0200", "+02:00", "+02", with seconds or without; `z`: UTC is "Z".
std::string FormatOffset(int64_t offset, bool colon, int parts, bool z) {
  if (z && offset == 0) return "Z";
  const int64_t size = offset < 0 ? -offset : offset;
  std::string out = fmt::format("{}{:02}", offset < 0 ? '-' : '+', size / 3600);
  const std::string_view between = colon ? ":" : "";
  if (parts > 1) out += fmt::format("{}{:02}", between, size / 60 % 60);
  if (parts > 2) out += fmt::format("{}{:02}", between, size % 60);
  return out;
}

// A zone without letters is named by its offset.
std::string FormatZoneName(const ZonePeriod& zone) {
  if (!zone.name.empty()) return std::string(zone.name);
  return FormatOffset(zone.offset, false, zone.offset % 3600 == 0 ? 1 : 2, false);
}

std::string FormatElement(Element element, const CivilTime& t, const ZonePeriod& zone) {
  const int hour12 = t.hour % 12 == 0 ? 12 : t.hour % 12;
  switch (element) {
    case Element::kLongMonth:
      return MonthName(t.month);
    case Element::kMonth:
      return MonthName(t.month).substr(0, 3);
    case Element::kMonthNumber:
      return fmt::format("{}", t.month);
    case Element::kMonthZero:
      return fmt::format("{:02}", t.month);
    case Element::kLongWeekday:
      return WeekdayName(t.weekday);
    case Element::kWeekday:
      return WeekdayName(t.weekday).substr(0, 3);
    case Element::kDay:
      return fmt::format("{}", t.day);
    case Element::kDaySpace:
      return fmt::format("{:2}", t.day);
    case Element::kDayZero:
      return fmt::format("{:02}", t.day);
    case Element::kYearDaySpace:
      return fmt::format("{:3}", t.year_day);
    case Element::kYearDayZero:
      return fmt::format("{:03}", t.year_day);
    case Element::kHour:
      return fmt::format("{:02}", t.hour);
    case Element::kHour12:
      return fmt::format("{}", hour12);
    case Element::kHour12Zero:
      return fmt::format("{:02}", hour12);
    case Element::kMinute:
      return fmt::format("{}", t.minute);
    case Element::kMinuteZero:
      return fmt::format("{:02}", t.minute);
    case Element::kSecond:
      return fmt::format("{}", t.second);
    case Element::kSecondZero:
      return fmt::format("{:02}", t.second);
    case Element::kLongYear:
      return t.year < 0 ? fmt::format("{:05}", t.year) : fmt::format("{:04}", t.year);
    case Element::kYear:
      return fmt::format("{:02}", std::max<int64_t>(t.year, 0) % 100);
    case Element::kUpperPm:
      return t.hour >= 12 ? "PM" : "AM";
    case Element::kLowerPm:
      return t.hour >= 12 ? "pm" : "am";
    case Element::kZoneName:
      return FormatZoneName(zone);
    case Element::kZoneIso:
      return FormatOffset(zone.offset, false, 2, true);
    case Element::kZoneIsoColon:
      return FormatOffset(zone.offset, true, 2, true);
    case Element::kZoneIsoShort:
      return FormatOffset(zone.offset, false, 1, true);
    case Element::kZoneIsoSeconds:
      return FormatOffset(zone.offset, false, 3, true);
    case Element::kZoneIsoColonSeconds:
      return FormatOffset(zone.offset, true, 3, true);
    case Element::kZoneNumber:
      return FormatOffset(zone.offset, false, 2, false);
    case Element::kZoneNumberColon:
      return FormatOffset(zone.offset, true, 2, false);
    case Element::kZoneNumberShort:
      return FormatOffset(zone.offset, false, 1, false);
    case Element::kZoneSeconds:
      return FormatOffset(zone.offset, false, 3, false);
    case Element::kZoneColonSeconds:
      return FormatOffset(zone.offset, true, 3, false);
    case Element::kNone:
      break;
  }
  return "";
}

std::string FormatFraction(std::string_view spelling, int32_t nanoseconds) {
  std::string digits = fmt::format("{:09}", nanoseconds);
  digits.resize(std::min<size_t>(spelling.size() - 1, 9));
  if (spelling[1] == '9') {
    while (!digits.empty() && digits.back() == '0') digits.pop_back();
    if (digits.empty()) return "";
  }
  return spelling[0] + digits;
}

}  // namespace

CivilTime ToCivil(Instant instant) {
  const int64_t offset = PeriodAt(instant.zone, instant.seconds).offset;
  return ToCivilTime(instant.seconds + offset);
}

Instant FromCivil(int64_t year, int64_t month, int64_t day, int64_t seconds_of_day, int32_t nanoseconds) {
  // Far beyond any date that a double of seconds can name to the second.
  constexpr int64_t kBound = 1'000'000'000;
  year = std::clamp(year, -kBound, kBound);
  month = std::clamp(month, -kBound, kBound);
  day = std::clamp(day, -kBound, kBound);
  const int64_t carried = FloorDivide(month - 1, 12);
  const auto month_in_year = static_cast<int>(month - carried * 12);
  const int64_t days = DaysFromCivil(year + carried, month_in_year, day);
  return {days * kSecondsPerDay + seconds_of_day, nanoseconds};
}

std::string MonthName(int64_t month) {
  if (month < 1 || month > 12) return fmt::format("%!Month({})", static_cast<uint64_t>(month));
  return std::string(kMonths[static_cast<size_t>(month - 1)]);
}

std::string WeekdayName(int64_t weekday) {
  if (weekday < 0 || weekday > 6) return fmt::format("%!Weekday({})", static_cast<uint64_t>(weekday));
  return std::string(kWeekdays[static_cast<size_t>(weekday)]);
}

std::string FormatTime(Instant instant, std::string_view layout) {
  const CivilTime civil = ToCivil(instant);
  const ZonePeriod zone = PeriodAt(instant.zone, instant.seconds);
  std::string out;
  while (!layout.empty()) {
    if (const TimeSpelling* spelling = FindTimeElement(layout)) {
      if (spelling->element == Element::kNone) {
        out += layout[0];
        layout.remove_prefix(1);
        continue;
      }
      out += FormatElement(spelling->element, civil, zone);
      layout.remove_prefix(spelling->text.size());
    } else if (const size_t length = TimeFractionLength(layout)) {
      out += FormatFraction(layout.substr(0, length), instant.nanoseconds);
      layout.remove_prefix(length);
    } else {
      out += layout[0];
      layout.remove_prefix(1);
    }
  }
  return out;
}

std::string FormatTimeText(Instant instant) {
  return FormatTime(instant, "2006-01-02 15:04:05.999999999 -0700 MST");
}

Instant AddDuration(Instant instant, int64_t nanoseconds) {
  int64_t seconds = instant.seconds + nanoseconds / kNanosPerSecond;
  int64_t rest = instant.nanoseconds + nanoseconds % kNanosPerSecond;
  if (rest < 0) {
    rest += kNanosPerSecond;
    --seconds;
  } else if (rest >= kNanosPerSecond) {
    rest -= kNanosPerSecond;
    ++seconds;
  }
  return {seconds, static_cast<int32_t>(rest), instant.zone};
}

int64_t Subtract(Instant a, Instant b) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
  int64_t seconds = 0;
  int64_t nanoseconds = 0;
  const bool later = a.seconds > b.seconds || (a.seconds == b.seconds && a.nanoseconds >= b.nanoseconds);
  if (__builtin_sub_overflow(a.seconds, b.seconds, &seconds) ||
      __builtin_mul_overflow(seconds, kNanosPerSecond, &nanoseconds) ||
      __builtin_add_overflow(nanoseconds, int64_t{a.nanoseconds} - b.nanoseconds, &nanoseconds)) {
    return later ? kMax : kMin;
  }
  return nanoseconds;
}

}  // namespace rulecheck::gotemplate
