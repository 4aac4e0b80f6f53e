// Zones of the machine, and the rules behind the last transition of their files.
#include "template/time_zone.h"

#include <doctest/doctest.h>

#include "template/go_time.h"

namespace rulecheck::gotemplate {
namespace {

std::string Shown(const std::string& zone, int64_t seconds) {
  bool known = false;
  Instant instant{seconds, 0};
  instant.zone = FindTimeZone(zone, &known);
  REQUIRE(known);
  return FormatTimeText(instant);
}

TEST_CASE("time zones: offsets and names") {
  if (!HasTimeZones()) {
    MESSAGE("no zoneinfo files on this machine");
    return;
  }
  CHECK(Shown("America/New_York", 1704067200) == "2023-12-31 19:00:00 -0500 EST");
  CHECK(Shown("America/New_York", 1720000000) == "2024-07-03 05:46:40 -0400 EDT");
  CHECK(Shown("Europe/Berlin", 1711846799) == "2024-03-31 01:59:59 +0100 CET");
  CHECK(Shown("Europe/Berlin", 1711846800) == "2024-03-31 03:00:00 +0200 CEST");
  CHECK(Shown("Asia/Kolkata", 1704067200) == "2024-01-01 05:30:00 +0530 IST");
  // Beyond the transitions of every file: the rule at its end.
  CHECK(Shown("Europe/Berlin", 4118000000) == "2100-06-30 02:53:20 +0200 CEST");
  CHECK(Shown("Europe/Berlin", 4102444800) == "2100-01-01 01:00:00 +0100 CET");
}

TEST_CASE("time zones: from local time, as time.Date") {
  if (!HasTimeZones()) return;
  bool known = false;
  const TimeZone* berlin = FindTimeZone("Europe/Berlin", &known);
  CHECK(FromLocal(berlin, 1704067200) == 1704067200 - 3600);
  CHECK(FromLocal(berlin, 1720000000) == 1720000000 - 7200);
  // 02:30 on the day that has none.
  CHECK(FromLocal(berlin, 1711852200) == 1711852200 - 3600);
  CHECK(FromLocal(nullptr, 5) == 5);
}

TEST_CASE("time zones: names that are none") {
  for (const char* name : {"Nowhere/City", "../etc/passwd", "/etc/passwd", "a\\b"}) {
    CAPTURE(name);
    bool known = true;
    CHECK(FindTimeZone(name, &known) == nullptr);
    CHECK_FALSE(known);
  }
  bool known = false;
  CHECK(FindTimeZone("UTC", &known) == nullptr);
  CHECK(known);
}

}  // namespace
}  // namespace rulecheck::gotemplate
