#include "rulecheck/target_version.h"

#include <doctest/doctest.h>

namespace rulecheck {
namespace {

TEST_CASE("target version: releases that are known") {
  CHECK(*ParseTargetVersion("3.5") == 3005);
  CHECK(*ParseTargetVersion("v2.53.1") == 2053);
  CHECK(*ParseTargetVersion(VersionText(kNewestVersion)) == kNewestVersion);
  CHECK(*ParseTargetVersion("2.0") == kOldestVersion);
  for (const char* text : {"99.1", "1.8", "2.56", "3.999", "0.4"}) {
    CAPTURE(text);
    REQUIRE(!ParseTargetVersion(text));
    CHECK(ParseTargetVersion(text).error().message.find("is not known") != std::string::npos);
  }
  for (const char* text : {"three", "3", "", "3.", ".5", "3.5.x", "3.5.1.2", "-3.5", "3.5 "}) {
    CAPTURE(text);
    REQUIRE(!ParseTargetVersion(text));
    CHECK(ParseTargetVersion(text).error().message.find("is no version") != std::string::npos);
  }
}

TEST_CASE("target version: before and since 3.0") {
  CHECK(IsPrometheus2(kLastOfPrometheus2));
  CHECK(!IsPrometheus2(kPrometheus3));
  CHECK(VersionText(2055) == "2.55");
}

}  // namespace
}  // namespace rulecheck
