// Go's time package for instants: layouts, String, sums.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/civil_time.h"
#include "template/value.h"

namespace rulecheck::gotemplate {

// In the zone of the instant.
CivilTime ToCivil(Instant instant);
// Months and days out of range carry over, as time.Date has it.
Instant FromCivil(int64_t year, int64_t month, int64_t day, int64_t seconds_of_day, int32_t nanoseconds);
// ISO 8601 year and week are not here: Go's ISOWeek cannot be called from templates.

std::string MonthName(int64_t month);      // "January"; "%!Month(13)" out of range
std::string WeekdayName(int64_t weekday);  // "Sunday"

// As Time.Format with a layout of Go's reference time.
std::string FormatTime(Instant instant, std::string_view layout);
// As Time.String: "2015-06-23 13:19:44.128 +0000 UTC".
std::string FormatTimeText(Instant instant);

Instant AddDuration(Instant instant, int64_t nanoseconds);
// a - b, held to the bounds of a duration.
int64_t Subtract(Instant a, Instant b);

}  // namespace rulecheck::gotemplate
