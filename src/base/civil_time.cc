#include "base/civil_time.h"

#include <fmt/format.h>

namespace rulecheck {
namespace {

constexpr int64_t kSecondsPerDay = 86400;
constexpr int64_t kFirstDayOfGo = -(int64_t{292277022400} / 400 * 146097 + 719162);
constexpr int64_t kDaysOf2To64 = 213503982334601;  // 2^64 / 86400
constexpr int64_t kRestOf2To64 = 25216;            // 2^64 % 86400

bool IsLeap(int64_t year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int64_t FloorDiv(int64_t a, int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

}  // namespace

int DaysInMonth(int64_t year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && IsLeap(year) ? 29 : kDays[month - 1];
}

int64_t DaysFromCivil(int64_t year, int month, int64_t day) {
  year -= month <= 2;
  const int64_t era = FloorDiv(year, 400);
  const int64_t year_of_era = year - era * 400;
  const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

CivilTime ToCivilTime(int64_t unix_seconds) {
  int64_t days = FloorDiv(unix_seconds, kSecondsPerDay);
  int64_t rest = unix_seconds % kSecondsPerDay;
  if (rest < 0) rest += kSecondsPerDay;
  // Go counts in 64 bits from the year -292277022399: what lies before (in practice
  // only the least int64, which infinities and NaN turn into) comes out at the other
  // end, 2^64 seconds later.
  if (days < kFirstDayOfGo) {
    days += kDaysOf2To64;
    rest += kRestOf2To64;
    if (rest >= kSecondsPerDay) {
      rest -= kSecondsPerDay;
      ++days;
    }
  }
  CivilTime out;
  out.hour = static_cast<int>(rest / 3600);
  out.minute = static_cast<int>(rest / 60 % 60);
  out.second = static_cast<int>(rest % 60);
  const int64_t weekday = (days + 4) % 7;
  out.weekday = static_cast<int>(weekday < 0 ? weekday + 7 : weekday);

  // Years are counted from 1 March, so that the leap day is the last of its year;
  // an era is 400 years of 146097 days, day 0 is 1 March of the year 0.
  const int64_t shifted = days + 719468;
  const int64_t era = FloorDiv(shifted, 146097);
  const int64_t day_of_era = shifted - era * 146097;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t month_from_march = (5 * day_of_year + 2) / 153;
  out.day = static_cast<int>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
  out.month = static_cast<int>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
  out.year = year_of_era + era * 400 + (out.month <= 2 ? 1 : 0);
  out.year_day = out.day;
  for (int m = 1; m < out.month; ++m) out.year_day += DaysInMonth(out.year, m);
  return out;
}

std::string FormatRfc3339(int64_t unix_seconds) {
  const CivilTime t = ToCivilTime(unix_seconds);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", t.year, t.month, t.day, t.hour, t.minute,
                     t.second);
}

}  // namespace rulecheck
