// Hostile input ends in one clear error, soon.
#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <thread>

#include "promql/series.h"
#include "rulecheck/promql.h"

namespace rulecheck::promql {
namespace {

std::string Repeat(std::string_view part, size_t times) {
  std::string out;
  out.reserve(part.size() * times);
  for (size_t i = 0; i < times; ++i) out += part;
  return out;
}

ParseOutcome ParseAll(const std::string& text) {
  ParseOptions options;
  options.features = Features::All();
  const auto begin = std::chrono::steady_clock::now();
  ParseOutcome outcome = Parse(text, options);
  // Far more than it takes, so that a slow machine does not fail; quadratic time does.
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
  return outcome;
}

constexpr size_t kMegabyte = 1u << 20;
constexpr size_t kLong = 1u << 17;  // a megabyte of each would take debug builds too long

}  // namespace

TEST_CASE("deep nesting is refused before anything recurses") {
  const std::string deep[] = {
      Repeat("(", 20000) + "1" + Repeat(")", 20000),
      Repeat("(", 20000),
      Repeat("abs(", 20000) + "x" + Repeat(")", 20000),
      Repeat("sum(", 20000) + "x" + Repeat(")", 20000),
      Repeat("-", 20000) + "x",
      Repeat("- + ", 20000) + "x",
      Repeat("2 ^ ", 20000) + "2",
      Repeat("-2 ^ ", 20000) + "2",
      "x[" + Repeat("(", 20000) + "1" + Repeat(")", 20000) + "]",
      "x[" + Repeat("-", 20000) + "1]",
      "x[" + Repeat("1 ^ ", 20000) + "1]",
      "x[" + Repeat("max_of(1, ", 20000) + "1" + Repeat(")", 20000) + "]",
      "x offset " + Repeat("(", 20000) + "1" + Repeat(")", 20000),
      Repeat("(a or b and c == d + e * ", 20000),
      Repeat("a == b or (", 20000),
  };
  for (const std::string& query : deep) {
    const ParseOutcome outcome = ParseAll(query);
    INFO(query.substr(0, 60));
    REQUIRE(outcome.errors.size() == 1);
    CHECK(outcome.errors[0].message.find("levels of nesting") != std::string::npos);
  }
}

TEST_CASE("long chains are refused, as the tree would grow as high") {
  for (const char* link :
       {"x + ", "x or ", "x == bool ", "x * on (a) group_left ", "x > y and ", "x - y * "}) {
    const ParseOutcome outcome = ParseAll(Repeat(link, 20000) + "x");
    INFO(link);
    REQUIRE(outcome.errors.size() == 1);
  }
  for (const char* link : {"[1m:]", " offset 0", "[5m:1m]"}) {
    const ParseOutcome outcome = ParseAll("x" + Repeat(link, 20000));
    INFO(link);
    CHECK(outcome.errors.size() == 1);
  }
}

TEST_CASE("just within the limits everything works, on a thread's stack too") {
  const Limits limits;
  const std::string deep[] = {
      Repeat("sum by (a) (", limits.max_nesting) + "x" + Repeat(")", limits.max_nesting),
      Repeat("abs(", limits.max_nesting) + "x" + Repeat(")", limits.max_nesting),
      Repeat("-", limits.max_nesting) + "x",
      Repeat("(a or b and c == d + e * ", limits.max_nesting / 6) + "x" + Repeat(")", limits.max_nesting / 6),
      "x[" + Repeat("(", limits.max_nesting - 1) + "1" + Repeat(")", limits.max_nesting - 1) + "]",
      Repeat("metric_name + ", limits.max_depth - 1) + "metric_name",
  };
  const auto work = [&deep] {
    for (const std::string& query : deep) {
      const ParseOutcome outcome = ParseAll(query);
      INFO(query.substr(0, 60));
      REQUIRE(outcome.errors.empty());
      CHECK(Parse(Print(*outcome.query->root()), {}).errors.empty());
      CHECK_FALSE(Pretty(*outcome.query->root()).empty());
    }
  };
  work();
  std::thread(work).join();
}

TEST_CASE("what people write is far from the limits") {
  CHECK(ParseAll(Repeat("(", 700) + "1" + Repeat(")", 700)).errors.empty());
  CHECK(ParseAll(Repeat("metric or ", 1900) + "metric").errors.empty());
  const ParseOutcome wide = ParseAll("label_join(x" + Repeat(", \"label\"", 50000) + ")");
  REQUIRE(wide.errors.empty());
  CHECK(To<Call>(*wide.query->root()).args.size() == 50001);
  CHECK(ParseAll("x{a=~\"" + Repeat("value|", 100000) + "z\"}").errors.empty());
}

TEST_CASE("much of anything ends in one error") {
  const std::string parts[] = {"(",
                               ")",
                               "[",
                               "]",
                               "{",
                               "}",
                               "'",
                               "\"",
                               "`",
                               "a",
                               "1",
                               "-",
                               ",",
                               ":",
                               "@",
                               " ",
                               "\n",
                               "#",
                               "\\",
                               "\xFF",
                               "\xC3",
                               "é",
                               std::string("\0x", 2),
                               "sum(",
                               "x",
                               "+",
                               "=",
                               "!",
                               "^",
                               "{{",
                               "a{\"",
                               "a[5m]",
                               "a[5m:",
                               "a,b,",
                               "a offset",
                               "x offset (1) + 1, "};
  for (const std::string& part : parts) {
    std::string text = Repeat(part, kLong / part.size());
    const ParseOutcome outcome = ParseAll(text);
    INFO(part);
    // A name or a number may well be as long.
    const bool one_token = part == "a" || part == "x" || part == ":" || part == "#" || part == "1";
    if (!one_token) CHECK(outcome.errors.size() == 1);
    CHECK(outcome.errors.size() <= 1);
    for (const ParseError& error : outcome.errors) CHECK(error.message.size() < 500);
  }
  const ParseOutcome too_long = ParseAll(Repeat("a", kMegabyte + 1));
  REQUIRE(too_long.errors.size() == 1);
  CHECK(too_long.errors[0].message.starts_with("query has more than 1048576 bytes: 1048577"));
}

TEST_CASE("the number of errors is bounded") {
  CHECK(ParseAll(Repeat("sum(1) + ", 500) + "1").errors.size() == 20);
}

TEST_CASE("series: hostile input") {
  CHECK(ParseSeries("x 0+1x18446744073709551614").series.SampleCount() == UINT64_MAX);
  CHECK(ParseSeries("x 1x18446744073709551615 1").series.SampleCount() == UINT64_MAX);
  CHECK(ParseSeries(Repeat("x", kMegabyte + 1)).errors.size() == 1);
  for (const char* part :
       {"1 ", "_", "x", "{", "{{", "{{}} ", "[", "}", "-", "\"", "a=\"b\",", "1x", "\xFF"}) {
    const std::string text = Repeat(part, kLong / std::char_traits<char>::length(part));
    INFO(part);
    CHECK(ParseSeries(text).errors.size() <= 1);
    CHECK(ParseValues(text).errors.size() <= 1);
    CHECK(ParseMetric(text).errors.size() <= 1);
  }
}

}  // namespace rulecheck::promql
