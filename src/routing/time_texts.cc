// Texts of time intervals, read and written.
#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/strings.h"
#include "routing/time_interval.h"

namespace rulecheck::routing {
namespace {

constexpr std::string_view kDayNames[] = {"sunday",   "monday", "tuesday", "wednesday",
                                          "thursday", "friday", "saturday"};
constexpr std::string_view kMonthNames[] = {"january",   "february", "march",    "april",
                                            "may",       "june",     "july",     "august",
                                            "september", "october",  "november", "december"};

std::optional<int64_t> IndexOf(std::span<const std::string_view> names, std::string_view word) {
  const auto found = std::find(names.begin(), names.end(), word);
  if (found == names.end()) return std::nullopt;
  return found - names.begin();
}

Result<int64_t> WeekdayOf(std::string_view word) {
  if (const auto day = IndexOf(kDayNames, word)) return *day;
  const std::string_view near = Nearest(word, kDayNames);
  return Error{fmt::format("`{}` is no day of the week{}", word,
                           near.empty() ? "; they are written in full: monday"
                                        : fmt::format("; did you mean `{}`?", near)),
               {}};
}

Result<int64_t> NumberOf(std::string_view word) {
  if (const auto number = ParseInt(word, 10)) return *number;
  return Error{fmt::format("`{}` is no whole number", word), {}};
}

Result<int64_t> MonthOf(std::string_view word) {
  if (const auto month = IndexOf(kMonthNames, word)) return *month + 1;
  if (const auto number = ParseInt(word, 10)) return *number;
  const std::string_view near = Nearest(word, kMonthNames);
  return Error{fmt::format("`{}` is no month{}", word,
                           near.empty() ? "; they are numbers or written in full: january"
                                        : fmt::format("; did you mean `{}`?", near)),
               {}};
}

std::string LowerAscii(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return out;
}

template <typename Member>
Result<TimeRange> RangeOf(std::string_view text, Member member) {
  const std::string lower = LowerAscii(text);
  const std::vector<std::string_view> parts = Split(lower, ':');
  if (parts.size() > 2) return Error{fmt::format("`{}` is no range: that has one colon", text), {}};
  const Result<int64_t> begin = member(parts.front());
  if (!begin) return begin.error();
  const Result<int64_t> end = member(parts.back());
  if (!end) return end.error();
  return TimeRange{*begin, *end};
}

bool IsDayOfMonth(int64_t day) {
  return day != 0 && day >= -31 && day <= 31;
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

std::string JoinRanges(const TimeRanges& ranges, std::string (*text)(const TimeRange&)) {
  std::vector<std::string> parts;
  for (const TimeRange& range : *ranges) parts.push_back(text(range));
  return parts.empty() ? "never" : Join(parts, ",");
}

std::string NumbersInWords(const TimeRange& range) {
  return range.begin == range.end ? fmt::format("{}", range.begin)
                                  : fmt::format("{}:{}", range.begin, range.end);
}

std::string DaysInWords(const TimeRange& range) {
  const std::string_view begin = kDayNames[range.begin].substr(0, 3);
  return range.begin == range.end ? std::string(begin)
                                  : fmt::format("{}-{}", begin, kDayNames[range.end].substr(0, 3));
}

std::string MonthInWords(int64_t month) {
  const bool named = month >= 1 && month <= 12;
  return named ? std::string(kMonthNames[month - 1].substr(0, 3)) : fmt::format("month {}", month);
}

}  // namespace

Result<TimeRange> ParseWeekdays(std::string_view text) {
  Result<TimeRange> range = RangeOf(text, WeekdayOf);
  if (range && range->begin > range->end)
    return Error{fmt::format("`{}` ends before it begins: the week begins on Sunday", text), {}};
  return range;
}

Result<TimeRange> ParseDaysOfMonth(std::string_view text) {
  Result<TimeRange> range = RangeOf(text, NumberOf);
  if (!range) return range;
  for (const int64_t day : {range->begin, range->end})
    if (!IsDayOfMonth(day))
      return Error{fmt::format("{} is no day of a month: 1 to 31, or -31 to -1 from its end", day), {}};
  if (range->begin < 0 && range->end > 0)
    return Error{fmt::format("`{}` begins from the end of the month, so it must end so, too", text), {}};
  // As in a month of 28 days.
  const auto in_february = [](int64_t day) { return day < 0 ? 28 + day : day; };
  if (in_february(range->begin) > in_february(range->end))
    return Error{fmt::format("`{}` ends before it begins", text), {}};
  return range;
}

Result<TimeRange> ParseMonths(std::string_view text) {
  Result<TimeRange> range = RangeOf(text, MonthOf);
  if (range && range->begin > range->end) return Error{fmt::format("`{}` ends before it begins", text), {}};
  return range;
}

Result<TimeRange> ParseYears(std::string_view text) {
  Result<TimeRange> range = RangeOf(text, NumberOf);
  if (range && range->begin > range->end) return Error{fmt::format("`{}` ends before it begins", text), {}};
  return range;
}

Result<int64_t> ParseTimeOfDay(std::string_view text) {
  if (text == "24:00") return 24 * 60;
  const bool shaped = text.size() == 5 && IsDigit(text[0]) && IsDigit(text[1]) && text[2] == ':' &&
                      IsDigit(text[3]) && IsDigit(text[4]);
  const int hour = shaped ? (text[0] - '0') * 10 + text[1] - '0' : 24;
  const int minute = shaped ? (text[3] - '0') * 10 + text[4] - '0' : 60;
  if (hour > 23 || minute > 59)
    return Error{fmt::format("`{}` is no time of the day: it is written 09:00, from 00:00 to 24:00", text),
                 {}};
  return hour * 60 + minute;
}

std::string IntervalInWords(const TimeInterval& interval) {
  std::vector<std::string> parts;
  if (interval.weekdays) parts.push_back(JoinRanges(interval.weekdays, DaysInWords));
  if (interval.times)
    parts.push_back(JoinRanges(interval.times, [](const TimeRange& range) {
      return fmt::format("{:02}:{:02}-{:02}:{:02}", range.begin / 60, range.begin % 60, range.end / 60,
                         range.end % 60);
    }));
  if (interval.days_of_month) parts.push_back("days " + JoinRanges(interval.days_of_month, NumbersInWords));
  if (interval.months)
    parts.push_back(JoinRanges(interval.months, [](const TimeRange& range) {
      return range.begin == range.end ? MonthInWords(range.begin)
                                      : MonthInWords(range.begin) + "-" + MonthInWords(range.end);
    }));
  if (interval.years) parts.push_back(JoinRanges(interval.years, NumbersInWords));
  if (parts.empty()) return "always";
  parts.push_back(interval.location.empty() ? "UTC" : interval.location);
  return Join(parts, " ");
}

}  // namespace rulecheck::routing
