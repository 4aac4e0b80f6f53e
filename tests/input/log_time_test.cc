// Times of log lines.
#include <doctest/doctest.h>

#include <string>

#include "input/log_time.h"

namespace rulecheck::input {
namespace {

std::string Time(const std::string& text, const std::string& format = "") {
  LogTimeRule rule;
  if (!format.empty()) {
    const Status status = ParseTimeFormat(format, &rule);
    if (!status) return status.error().message;
  }
  const Result<int64_t> time = ParseLogTime(text, rule);
  return time ? std::to_string(*time) : time.error().message;
}

TEST_CASE("RFC 3339 and Unix times are told apart by themselves") {
  CHECK(Time("1970-01-01T00:00:01Z") == "1000000000");
  CHECK(Time("2026-02-03T12:00:00.123456789Z") == "1770120000123456789");
  CHECK(Time("2026-02-03T13:00:00+01:00") == "1770120000000000000");
  CHECK(Time("2026-02-03 12:00:00") == "1770120000000000000");
  CHECK(Time("1770120000") == "1770120000000000000");
  CHECK(Time("1770120000.25") == "1770120000250000000");
  CHECK(Time("1770120000250") == "1770120000250000000");
  CHECK(Time("1770120000250001") == "1770120000250001000");
  CHECK(Time("1770120000250001002") == "1770120000250001002");
  CHECK(Time("yesterday") == "time \"yesterday\" is not RFC 3339 (2006-01-02T15:04:05Z)");
}

TEST_CASE("a format that is given is the only one") {
  CHECK(Time("5", "unix") == "5000000000");
  CHECK(Time("-1.5", "unix") == "-1500000000");
  CHECK(Time("5", "unix_ms") == "5000000");
  CHECK(Time("5", "unix_us") == "5000");
  CHECK(Time("5", "unix_ns") == "5");
  CHECK(Time("99999999999999999999", "unix_ns") == "time \"99999999999999999999\" is no Unix time");
  CHECK(Time("1e9", "unix") == "time \"1e9\" is no Unix time");
  CHECK(Time("5", "rfc3339") == "time \"5\" is not RFC 3339 (2006-01-02T15:04:05Z)");
}

TEST_CASE("layouts of Go") {
  CHECK(Time("03/Feb/2026:12:00:00 +0000", "02/Jan/2006:15:04:05 -0700") == "1770120000000000000");
  CHECK(Time("Tue Feb  3 12:00:00 UTC 2026", "Mon Jan _2 15:04:05 MST 2006") == "1770120000000000000");
  CHECK(Time("Feb  3 12:00:00", "Jan _2 15:04:05") == "2894400000000000");
  CHECK(Time("12:05:06.789 PM 26-2-3", "03:04:05.000 PM 06-1-2") == "1770120306789000000");
  CHECK(Time("12:00:00 AM 2026-034", "03:04:05 PM 2006-002") == "1770076800000000000");
  CHECK(Time("2026-02-03 12:00:00,250", "2006-01-02 15:04:05") == "1770120000250000000");
  CHECK(Time("2026-02-03 12:00:00", "2006-01-02 15:04:05.999") == "1770120000000000000");
  CHECK(Time("2026-02-30", "2006-01-02").starts_with("time \"2026-02-30\" is not as the layout"));
  CHECK(Time("12:00:00 CEST", "15:04:05 MST").starts_with("time \"12:00:00 CEST\" is not as the layout"));
  CHECK(Time("9999-12-31", "2006-01-02").starts_with("time \"9999-12-31\" is not as the layout"));
  CHECK(Time("x", "iso").find("has nothing of Go's reference time") != std::string::npos);
}

}  // namespace
}  // namespace rulecheck::input
