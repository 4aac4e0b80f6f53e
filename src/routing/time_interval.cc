#include "routing/time_interval.h"

#include <algorithm>

#include "base/civil_time.h"
#include "template/time_zone.h"

namespace rulecheck::routing {
namespace {

bool OneHolds(const TimeRanges& ranges, int64_t value) {
  return !ranges || std::any_of(ranges->begin(), ranges->end(), [&](const TimeRange& range) {
    return value >= range.begin && value <= range.end;
  });
}

bool TimesHold(const TimeRanges& ranges, int64_t minute) {
  return !ranges || std::any_of(ranges->begin(), ranges->end(), [&](const TimeRange& range) {
    return minute >= range.begin && minute < range.end;
  });
}

bool DayHolds(const TimeRange& range, int64_t day, int64_t days) {
  const auto from_end = [&](int64_t n) { return n < 0 ? days + n + 1 : n; };
  if (from_end(range.begin) > days) return false;
  const int64_t begin = std::clamp(from_end(range.begin), -days, days);
  const int64_t end = std::clamp(from_end(range.end), -days, days);
  return day >= begin && day <= end;
}

bool DaysHold(const TimeRanges& ranges, const CivilTime& now) {
  if (!ranges) return true;
  const int64_t days = DaysInMonth(now.year, now.month);
  return std::any_of(ranges->begin(), ranges->end(),
                     [&](const TimeRange& range) { return DayHolds(range, now.day, days); });
}

}  // namespace

bool TimeInterval::Holds(int64_t unix_seconds) const {
  const CivilTime now = ToCivilTime(unix_seconds + gotemplate::PeriodAt(zone, unix_seconds).offset);
  return TimesHold(times, now.hour * 60 + now.minute) && DaysHold(days_of_month, now) &&
         OneHolds(months, now.month) && OneHolds(weekdays, now.weekday) && OneHolds(years, now.year);
}

bool NamedInterval::Holds(int64_t unix_seconds) const {
  return std::any_of(intervals.begin(), intervals.end(),
                     [&](const TimeInterval& interval) { return interval.Holds(unix_seconds); });
}

}  // namespace rulecheck::routing
