#include "base/civil_time.h"

#include <doctest/doctest.h>

#include <limits>

namespace rulecheck {

TEST_CASE("the calendar") {
  CHECK(FormatRfc3339(0) == "1970-01-01T00:00:00Z");
  CHECK(FormatRfc3339(951782400 + 86399) == "2000-02-29T23:59:59Z");
  CHECK(FormatRfc3339(-1) == "1969-12-31T23:59:59Z");
  CHECK(FormatRfc3339(-62135596800) == "0001-01-01T00:00:00Z");
  CHECK(ToCivilTime(1136239445).weekday == 1);
  CHECK(ToCivilTime(1136239445).year_day == 2);
  CHECK(DaysInMonth(1900, 2) == 28);
  CHECK(DaysInMonth(2000, 2) == 29);
  // What NaN turns into: far in the future rather than in the past.
  const CivilTime wrapped = ToCivilTime(std::numeric_limits<int64_t>::min());
  CHECK(wrapped.year == 292277026596);
  CHECK(wrapped.month == 12);
  CHECK(wrapped.hour == 15);
  for (const int64_t seconds : {int64_t{0}, int64_t{-1}, int64_t{951782400}, int64_t{-62135596800}}) {
    const CivilTime t = ToCivilTime(seconds);
    CHECK(DaysFromCivil(t.year, t.month, t.day) * 86400 + t.hour * 3600 + t.minute * 60 + t.second ==
          seconds);
  }
}

}  // namespace rulecheck
