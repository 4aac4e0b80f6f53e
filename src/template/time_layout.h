// The elements of Go's time layouts, for printing and for reading times.
#pragma once

#include <cstddef>
#include <string_view>

namespace rulecheck::gotemplate {

// One element of a layout. What is no element is kNone.
enum class TimeElement {
  kNone,
  kLongMonth,
  kMonth,
  kMonthNumber,
  kMonthZero,
  kLongWeekday,
  kWeekday,
  kDay,
  kDaySpace,
  kDayZero,
  kYearDaySpace,
  kYearDayZero,
  kHour,
  kHour12,
  kHour12Zero,
  kMinute,
  kMinuteZero,
  kSecond,
  kSecondZero,
  kLongYear,
  kYear,
  kUpperPm,
  kLowerPm,
  kZoneName,
  kZoneIso,
  kZoneIsoColon,
  kZoneNumber,
  kZoneNumberColon,
  kZoneNumberShort,
  kZoneIsoShort,
  kZoneIsoSeconds,
  kZoneIsoColonSeconds,
  kZoneSeconds,
  kZoneColonSeconds,
};

struct TimeSpelling {
  std::string_view text;
  TimeElement element;
};

// The element that `layout` begins with; null when there is none. An element kNone is one
// byte of plain text.
const TimeSpelling* FindTimeElement(std::string_view layout);

// ".000" and ",999": fractions of a second, with or without trailing zeros. Returns the
// length of the spelling that `layout` begins with, 0 when there is none.
size_t TimeFractionLength(std::string_view layout);

}  // namespace rulecheck::gotemplate
