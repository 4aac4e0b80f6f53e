// Texts of matchers in the three modes.
#include <doctest/doctest.h>

#include <random>
#include <string>

#include "routing/matcher_text.h"
#include "support/golden.h"

namespace rulecheck::routing {
namespace {

std::string Shown(std::string_view text, MatcherMode mode) {
  const Result<Matchers> parsed = ParseMatchers(text, mode);
  return parsed ? MatchersText(*parsed) : "error: " + parsed.error().message;
}

bool Same(const Matchers& a, const Matchers& b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i)
    if (a[i].name() != b[i].name() || a[i].op() != b[i].op() || a[i].value() != b[i].value()) return false;
  return true;
}

// Pieces that meet all corners of both grammars when they are put together.
std::string RandomText(std::mt19937* random) {
  static const std::string pieces[] = {"a",    "b.c",     "=",  "!=",       "=~",  "!~", "\"", "\\", ",",
                                       "{",    "}",       " ",  "\n",       "\\n", "x",  "1",  "'",  "`",
                                       "ü",    "\\u00fc", ".*", "(",        ")",   ":",  "\t", "a=", "=b",
                                       "\"\"", "🙂",    "[",  "\xc2\xa0", "~",   "!"};
  std::string text;
  const size_t length = std::uniform_int_distribution<size_t>(0, 9)(*random);
  for (size_t i = 0; i < length; ++i)
    text += pieces[std::uniform_int_distribution<size_t>(0, std::size(pieces) - 1)(*random)];
  return text;
}

}  // namespace

TEST_CASE("texts of matchers") {
  test::RunGolden("matchers.txt", [](const std::string& text) {
    std::string out;
    for (const MatcherMode mode : {MatcherMode::kClassic, MatcherMode::kUtf8Strict, MatcherMode::kFallback})
      out += std::string(MatcherModeName(mode)) + ": " + Shown(text, mode) + "\n";
    return out;
  });
}

TEST_CASE("fallback is classic where that accepts, else UTF-8") {
  std::mt19937 random(20261129);
  size_t classic_only = 0, utf8_only = 0, both = 0;
  for (int i = 0; i < 200'000; ++i) {
    const std::string text = RandomText(&random);
    CAPTURE(text);
    const auto classic = ParseMatchers(text, MatcherMode::kClassic);
    const auto utf8 = ParseMatchers(text, MatcherMode::kUtf8Strict);
    const auto fallback = ParseMatchers(text, MatcherMode::kFallback);
    REQUIRE(fallback.ok() == (classic.ok() || utf8.ok()));
    if (fallback.ok()) REQUIRE(Same(*fallback, classic.ok() ? *classic : *utf8));
    classic_only += classic.ok() && !utf8.ok();
    utf8_only += utf8.ok() && !classic.ok();
    both += classic.ok() && utf8.ok();
  }
  CHECK(classic_only > 1000);
  CHECK(utf8_only > 500);
  CHECK(both > 500);
}

TEST_CASE("what is printed means the same") {
  std::mt19937 random(1);
  size_t printed = 0;
  for (int i = 0; i < 200'000; ++i) {
    const auto parsed = ParseMatchers(RandomText(&random), MatcherMode::kFallback);
    if (!parsed) continue;
    for (const Matcher& matcher : *parsed) {
      CAPTURE(matcher.Text());
      if (matcher.name().empty()) continue;  // printed without quotes, as Alertmanager does
      const auto again = ParseMatchers(matcher.Text(), MatcherMode::kUtf8Strict);
      REQUIRE(again.ok());
      REQUIRE(Same(*again, {matcher}));
      if (!IsClassicLabelName(matcher.name())) continue;
      const auto classic = ParseMatchers(matcher.Text(), MatcherMode::kClassic);
      REQUIRE(classic.ok());
      REQUIRE(Same(*classic, {matcher}));
      ++printed;
    }
  }
  CHECK(printed > 1000);
}

}  // namespace rulecheck::routing
