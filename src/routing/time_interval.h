// Recurring times in which routes are silent or speak. Source: timeinterval/timeinterval.go of Alertmanager.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/mapped_text.h"
#include "rulecheck/result.h"

namespace rulecheck::gotemplate {
class TimeZone;
}

namespace rulecheck::routing {

// Both ends belong to it, but for times of the day: there the end does not.
struct TimeRange {
  int64_t begin = 0, end = 0;
};
using TimeRanges = std::optional<std::vector<TimeRange>>;  // an empty list: never

// Each field that is given must hold; a field holds when one of its ranges does.
struct TimeInterval {
  TimeRanges times;          // minutes of the day
  TimeRanges weekdays;       // 0 is Sunday
  TimeRanges days_of_month;  // from -31 (-1: the last day) to 31
  TimeRanges months;         // from 1; other numbers never hold
  TimeRanges years;
  std::string location;                        // as written; empty: UTC
  const gotemplate::TimeZone* zone = nullptr;  // null: UTC, or a zone that this machine does not know
  bool zone_known = true;

  bool Holds(int64_t unix_seconds) const;
};

struct NamedInterval {
  MappedText name;
  std::vector<TimeInterval> intervals;  // one of them must hold
  bool deprecated = false;              // of `mute_time_intervals`

  bool Holds(int64_t unix_seconds) const;
};

// Texts of entries: `monday:friday`, `1:-1`, `may:8`, `2026`. The error says what is wrong.
Result<TimeRange> ParseWeekdays(std::string_view text);
Result<TimeRange> ParseDaysOfMonth(std::string_view text);
Result<TimeRange> ParseMonths(std::string_view text);
Result<TimeRange> ParseYears(std::string_view text);
// `09:00` as minutes; `24:00` is the end of the day.
Result<int64_t> ParseTimeOfDay(std::string_view text);

// "mon-fri 09:00-17:00 Europe/Berlin", for people.
std::string IntervalInWords(const TimeInterval& interval);

}  // namespace rulecheck::routing
