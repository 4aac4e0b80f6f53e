// The calendar of UTC: proleptic Gregorian, as Go's time package has it.
#pragma once

#include <cstdint>
#include <string>

namespace rulecheck {

struct CivilTime {
  int64_t year = 1970;
  int month = 1;     // 1..12
  int day = 1;       // 1..31
  int hour = 0;      // 0..23
  int minute = 0;    // 0..59
  int second = 0;    // 0..59
  int weekday = 4;   // 0 = Sunday
  int year_day = 1;  // 1..366
};

CivilTime ToCivilTime(int64_t unix_seconds);
// Days since 1970-01-01. The year within a billion, the month in 1..12, any day.
int64_t DaysFromCivil(int64_t year, int month, int64_t day);
int DaysInMonth(int64_t year, int month);
// 2006-01-02T15:04:05Z
std::string FormatRfc3339(int64_t unix_seconds);

}  // namespace rulecheck
