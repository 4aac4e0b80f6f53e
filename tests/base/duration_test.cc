#include "base/duration.h"

#include <doctest/doctest.h>

namespace rulecheck {

TEST_CASE("durations of Prometheus") {
  CHECK(ParsePrometheusDuration("1h30m").value() == 5'400'000);
  CHECK(ParsePrometheusDuration("0").value() == 0);
  CHECK(ParsePrometheusDuration("1y2w3d4h5m6s7ms").value() == 33'019'506'007);
  CHECK(ParsePrometheusDuration("60").error().message == "not a valid duration string: \"60\"");
  CHECK(ParsePrometheusDuration("").error().message == "empty duration string");
  for (const char* bad : {"5min", "1m1h", "1h1h", "-5m", "1.5h", "m", "5m ", "1ms1m"}) {
    CAPTURE(bad);
    CHECK_FALSE(ParsePrometheusDuration(bad).ok());
  }
  CHECK(ParsePrometheusDuration("300y").error().message == "duration out of range");
  CHECK(ParsePrometheusDuration("99999999999999999999999s").error().message == "duration out of range");
}

TEST_CASE("durations print as Prometheus and as Go print them") {
  CHECK(FormatPrometheusDuration(0) == "0s");
  CHECK(FormatPrometheusDuration(5'400'000) == "1h30m");
  CHECK(FormatPrometheusDuration(int64_t{28} * 86'400'000) == "4w");
  CHECK(FormatPrometheusDuration(int64_t{90} * 86'400'000) == "90d");
  CHECK(FormatPrometheusDuration(1500) == "1s500ms");
  CHECK(FormatGoDuration(0) == "0s");
  CHECK(FormatGoDuration(60'000'000'000) == "1m0s");
  CHECK(FormatGoDuration(3'600'000'000'000) == "1h0m0s");
  CHECK(FormatGoDuration(1'500'000'000) == "1.5s");
  CHECK(FormatGoDuration(-300'000'000) == "-300ms");
  CHECK(FormatGoDuration(1'500) == "1.5µs");
  CHECK(FormatGoDuration(7) == "7ns");
}

}  // namespace rulecheck
