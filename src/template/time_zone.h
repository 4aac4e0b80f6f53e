// Time zones by name, from the machine's zoneinfo files (TZif, RFC 9636).
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace rulecheck::gotemplate {

// What holds in a zone from `begin` (included) to `end`, in seconds since 1970.
struct ZonePeriod {
  int64_t offset = 0;  // seconds east of UTC
  bool daylight = false;
  std::string_view name = "UTC";
  int64_t begin = std::numeric_limits<int64_t>::min();
  int64_t end = std::numeric_limits<int64_t>::max();
};

class TimeZone;

// As time.LoadLocation: null for UTC and for names that no file is found for; `known` tells them
// apart. Zones live as long as the program. Thread-safe.
const TimeZone* FindTimeZone(const std::string& name, bool* known);

// Whether this machine has zoneinfo files at all.
bool HasTimeZones();

// The period that an instant lies in; UTC for null.
ZonePeriod PeriodAt(const TimeZone* zone, int64_t seconds);

// The instant of a local time that is given as if it were UTC, as time.Date finds it.
int64_t FromLocal(const TimeZone* zone, int64_t local_seconds);

}  // namespace rulecheck::gotemplate
