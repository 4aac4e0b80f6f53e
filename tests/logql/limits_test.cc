// Hostile input ends in one clear error, soon.
#include <doctest/doctest.h>

#include <chrono>
#include <random>
#include <string>
#include <thread>

#include "logql/line_match.h"
#include "rulecheck/logql.h"

namespace rulecheck::logql {
namespace {

std::string Repeat(std::string_view part, size_t times) {
  std::string out;
  out.reserve(part.size() * times);
  for (size_t i = 0; i < times; ++i) out += part;
  return out;
}

ParseOutcome ParseSoon(const std::string& text) {
  const auto begin = std::chrono::steady_clock::now();
  ParseOutcome outcome = Parse(text, {});
  // Far more than it takes, so that a slow machine does not fail; quadratic time does.
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
  return outcome;
}

const char kRate[] = "rate({a=\"b\"}[1m])";

}  // namespace

TEST_CASE("deep nesting is refused before anything recurses") {
  const std::string deep[] = {
      Repeat("(", 20000) + "1" + Repeat(")", 20000),
      Repeat("(", 20000),
      Repeat("sum(", 20000) + kRate + Repeat(")", 20000),
      Repeat("2 ^ ", 20000) + "2",
      "{a=\"b\"} | " + Repeat("(", 20000) + "x=\"y\"" + Repeat(")", 20000),
      "rate(" + Repeat("(", 20000) + "{a=\"b\"}" + Repeat(")", 20000) + "[1m])",
      Repeat("(1 or 2 and 3 ^ ", 6000),
  };
  for (const std::string& query : deep) {
    const ParseOutcome outcome = ParseSoon(query);
    INFO(query.substr(0, 60));
    REQUIRE(outcome.errors.size() == 1);
    CHECK(outcome.errors[0].message.find("levels of nesting") != std::string::npos);
  }
}

TEST_CASE("long chains of operators and filters are refused, as the tree would grow as high") {
  for (const std::string link : {" + ", " or ", " == bool ", " * on (a) group_left "}) {
    const ParseOutcome outcome = ParseSoon(kRate + Repeat(link + kRate, 3000));
    INFO(link);
    REQUIRE(outcome.errors.size() == 1);
    CHECK(outcome.errors[0].message.find("depend on one another") != std::string::npos);
  }
  for (const std::string link : {" , x=\"y\"", " x=\"y\"", " and x=\"y\"", " or x=\"y\""}) {
    const ParseOutcome outcome = ParseSoon("{a=\"b\"} | x=\"y\"" + Repeat(link, 8000));
    INFO(link);
    REQUIRE(outcome.errors.size() == 1);
    CHECK(outcome.errors[0].message.find("depend on one another") != std::string::npos);
  }
}

TEST_CASE("what only grows long is fine") {
  const std::string wide[] = {
      "1" + Repeat(" + 1", 30000),
      "{a=\"b\"" + Repeat(", a=~\"b.*\"", 8000) + "}",
      "{a=\"b\"}" + Repeat(" |= \"x\"", 15000),
      "{a=\"b\"} |= \"x\"" + Repeat(" or \"x\"", 15000),
      "{a=\"b\"}" + Repeat(" | json", 15000),
      "{a=\"b\"} | json x" + Repeat(", x", 30000),
      "{a=\"b\"} | drop x" + Repeat(", x", 30000),
      "sum by (x" + Repeat(", x", 30000) + ") (" + kRate + ")",
      "{a=\"b\"} # " + Repeat("x", 100000),
      "{a=\"b\"} |= \"" + Repeat("\\n", 60000) + "\"",
      std::string("rate((((({a=\"b\"}[1m])))))"),
  };
  for (const std::string& query : wide) {
    const ParseOutcome outcome = ParseSoon(query);
    INFO(query.substr(0, 60));
    REQUIRE(outcome.errors.empty());
    CHECK_FALSE(Print(*outcome.query->root()).empty());
    CHECK(CheckStages(*outcome.query).empty());
    CHECK_FALSE(Format(*outcome.query).empty());
  }
}

TEST_CASE("just within the limits everything works, on a thread's stack too") {
  const Limits limits;
  const std::string deep[] = {
      Repeat("sum(", limits.max_nesting - 1) + kRate + Repeat(")", limits.max_nesting - 1),
      Repeat("2 ^ ", limits.max_nesting) + "2",
      "{a=\"b\"} | " + Repeat("(", limits.max_nesting) + "x=\"y\"" + Repeat(")", limits.max_nesting),
      kRate + Repeat(std::string(" - ") + kRate, limits.max_depth - 1),
      "{a=\"b\"} | x=\"y\"" + Repeat(" , x=\"y\"", limits.max_depth - 1),
  };
  std::thread([&deep] {
    for (const std::string& query : deep) {
      const ParseOutcome outcome = ParseSoon(query);
      INFO(query.substr(0, 60));
      REQUIRE(outcome.errors.empty());
      CHECK_FALSE(Print(*outcome.query->root()).empty());
    }
  }).join();
}

TEST_CASE("the length of a query is Loki's") {
  const std::string head = "{a=\"b\"}";
  const size_t room = ParseOptions().limits.max_bytes - head.size();
  CHECK(Parse(head + std::string(room, ' '), {}).errors.empty());
  const ParseOutcome outcome = Parse(head + std::string(room + 1, ' '), {});
  REQUIRE(outcome.errors.size() == 1);
  CHECK(outcome.errors[0].message.find("131071 bytes") != std::string::npos);
}

TEST_CASE("bytes at random and queries cut to pieces never do harm, and spans stay inside") {
  std::mt19937 random(7);
  const std::string seed =
      "sum by (a) (rate({b=~\"c.*\", d!=`e`} |~ `x\\d+` != \"\\u00e9\" or ip(\"10.0.0.0/8\") | json "
      "e=\"f[0].g\" "
      "| x>5KB, y=ip(\"::1\") or z<=1h30m | label_format k=\"{{.l}}\" | unwrap duration(m) | n!=2 [5m] "
      "offset -1h)) > bool on (o) group_left (p) vector(3) ^ label_replace(q, \"\", \"\", \"\", \"\") # r";
  for (int i = 0; i < 4000; ++i) {
    std::string text = seed;
    for (int n = static_cast<int>(random() % 6); n >= 0; --n) {
      const size_t at = random() % text.size();
      switch (random() % 4) {
        case 0:
          text[at] = static_cast<char>(random() % 256);
          break;
        case 1:
          text.erase(at, random() % 9);
          break;
        case 2:
          text.insert(at, seed.substr(random() % seed.size(), random() % 20));
          break;
        default:
          std::swap(text[at], text[random() % text.size()]);
      }
      if (text.empty()) text = " ";
    }
    const ParseOutcome outcome = Parse(text, {});
    for (const ParseError& error : outcome.errors) {
      INFO(text);
      CHECK(error.span.begin <= error.span.end);
      CHECK(error.span.end <= text.size());
      CHECK_FALSE(error.message.empty());
    }
    CHECK((outcome.query == nullptr) == !outcome.errors.empty());
    if (outcome.query == nullptr) continue;
    for (const StageError& error : CheckStages(*outcome.query)) {
      CHECK(error.span.begin <= error.span.end);
      CHECK(error.span.end <= text.size());
    }
    CHECK_FALSE(Print(*outcome.query->root()).empty());
    CHECK(Parse(Format(*outcome.query), {}).query != nullptr);
  }
}

TEST_CASE("regular expressions at random are taken apart without harm") {
  std::mt19937 random(11);
  constexpr std::string_view kPieces[] = {
      "a", "b",   "ab",  "|",           "(",      ")",     "(?:",   ".*", ".+", "[a-c]",
      "?", "*",   "{2}", "\\d",         "(?i)",   "[^x]",  "\\pL",  "^",  "$",  "x{1,3}",
      "é", "\\Q", "\\E", "[[:alpha:]]", "(?P<n>", "\\x41", "(?s).", "-"};
  for (int i = 0; i < 20000; ++i) {
    std::string pattern;
    for (auto n = random() % 12; n > 0; --n) pattern += kPieces[random() % std::size(kPieces)];
    const LineMatch match = SimplifyRegex(pattern, i % 2 == 0);
    CHECK((match.kind != LineMatch::Kind::kAny || match.any.size() > 1));
  }
  CHECK(SimplifyRegex(Repeat("(", 10000), true).kind == LineMatch::Kind::kRegex);
  CHECK(SimplifyRegex(Repeat("a|", 9999), true).kind == LineMatch::Kind::kEqual);
  CHECK(SimplifyRegex(Repeat("x{1000}", 2000), true).kind == LineMatch::Kind::kRegex);
}

}  // namespace rulecheck::logql
