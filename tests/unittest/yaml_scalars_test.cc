#include "unittest/yaml_scalars.h"

#include <doctest/doctest.h>

#include <cmath>

#include "rulecheck/source_file.h"

namespace rulecheck::unittest {
namespace {

std::optional<double> Float(const std::string& text) {
  SourceFile file("t.yaml", "v: " + text + "\n");
  auto tree = source::ParseYaml(file);
  REQUIRE(tree->documents().size() == 1);
  return YamlFloat(*source::Find(*tree->documents()[0].root, "v"));
}

std::optional<bool> Bool(const std::string& text) {
  SourceFile file("t.yaml", "v: " + text + "\n");
  auto tree = source::ParseYaml(file);
  return YamlBool(*source::Find(*tree->documents()[0].root, "v"));
}

TEST_CASE("numbers as YAML 1.1 has them") {
  CHECK(Float("1") == 1);
  CHECK(Float("-1.5e3") == -1500);
  CHECK(Float("010") == 8);
  CHECK(Float("0x10") == 16);
  CHECK(Float("0b11") == 3);
  CHECK(Float("1_000") == 1000);
  CHECK(Float("08") == 8);
  CHECK(Float(".5") == 0.5);
  CHECK(Float("+.inf") == INFINITY);
  CHECK(Float("-.Inf") == -INFINITY);
  CHECK(std::isnan(*Float(".NaN")));
  CHECK(Float("!!float '1.5'") == 1.5);
  for (const char* text : {"NaN", "'1'", "Inf", "true", "1:30", "1e", "2024-01-01", "1 2"}) {
    INFO(text);
    CHECK_FALSE(Float(text).has_value());
  }
}

TEST_CASE("booleans as YAML 1.1 has them") {
  CHECK(Bool("yes") == true);
  CHECK(Bool("On") == true);
  CHECK(Bool("n") == false);
  CHECK(Bool("FALSE") == false);
  CHECK_FALSE(Bool("'yes'").has_value());
  CHECK_FALSE(Bool("1").has_value());
  CHECK_FALSE(Bool("yEs").has_value());
}

TEST_CASE("start timestamps") {
  auto ms = [](std::string_view text) {
    Result<int64_t> result = ParseStartTimestamp(text);
    REQUIRE(result.ok());
    return *result;
  };
  CHECK(ms("0") == 0);
  CHECK(ms("1609459200") == 1609459200000);
  CHECK(ms("1.5") == 1500);
  CHECK(ms("2024-01-01T00:00:00Z") == 1704067200000);
  CHECK(ms("2024-02-29T12:30:15.250+02:00") == 1709202615250);
  CHECK(ms("1969-12-31T23:59:59Z") == -1000);
  for (const char* text : {"yesterday", "2024-01-01", "2024-13-01T00:00:00Z", "2023-02-29T00:00:00Z", "1e30",
                           "2024-01-01 00:00:00Z", "2024-01-01T00:00:00", "NaN", ""}) {
    INFO(text);
    CHECK_FALSE(ParseStartTimestamp(text).ok());
  }
}

}  // namespace
}  // namespace rulecheck::unittest
