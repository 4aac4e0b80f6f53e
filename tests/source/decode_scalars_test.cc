#include "source/decode_scalars.h"

#include <doctest/doctest.h>

#include <cmath>

#include "rulecheck/source_file.h"

namespace rulecheck::source {
namespace {

std::optional<double> Float(const std::string& text) {
  SourceFile file("t.yaml", "v: " + text + "\n");
  auto tree = ParseYaml(file);
  REQUIRE(tree->documents().size() == 1);
  const Node& node = *Find(*tree->documents()[0].root, "v");
  if (!node.is_plain() && node.tag.empty()) return std::nullopt;
  const Number number = ReadNumber(node.value);
  return number.integer ? static_cast<double>(*number.integer) : number.real;
}

std::optional<bool> Bool(const std::string& text) {
  SourceFile file("t.yaml", "v: " + text + "\n");
  auto tree = ParseYaml(file);
  return ReadBoolWord(Find(*tree->documents()[0].root, "v")->value);
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
  CHECK_FALSE(Bool("1").has_value());
  CHECK_FALSE(Bool("yEs").has_value());
}

}  // namespace
}  // namespace rulecheck::source
