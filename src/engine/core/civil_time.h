// Calendar of UTC seconds for the date functions, proleptic Gregorian as Go's time.
#pragma once

#include <cstdint>
#include <string>

namespace rulecheck::engine {

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
int DaysInMonth(int64_t year, int month);
// 2006-01-02T15:04:05Z
std::string FormatRfc3339(int64_t unix_seconds);

}  // namespace rulecheck::engine
