// What golden files cannot show: lifetimes, walking, threads, reparsing, spans inside
// strings, and the parts the engine uses.
#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "logql/ip_pattern.h"
#include "logql/label_path.h"
#include "logql/lexis.h"
#include "logql/pattern.h"
#include "logql/regex.h"
#include "rulecheck/logql.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::logql {
namespace {

std::unique_ptr<Query> MustParse(std::string text) {
  ParseOutcome outcome = Parse(std::move(text), {});
  REQUIRE(outcome.errors.empty());
  return std::move(outcome.query);
}

std::string PrintText(const std::string& text) {
  return Print(*MustParse(text)->root());
}

}  // namespace

TEST_CASE("Walk visits parents first, left to right, into the log query of a range") {
  const auto query =
      MustParse("topk(3, rate({a=\"b\"}[1m]) / label_replace(vector(1), \"\", \"\", \"\", \"\")) > 2");
  std::string kinds;
  Walk(*query->root(), [&](const Expr& expr) {
    kinds += std::to_string(static_cast<int>(expr.kind)) + " ";
    return true;
  });
  CHECK(kinds == "3 2 3 1 0 6 5 4 ");
}

TEST_CASE("spans of children lie inside their parents and the text of a node parses alone") {
  const auto query = MustParse(
      "  sum by (a) ( (rate({b=\"c\"} |= \"d\" [5m] offset 1m) ) > 5 )  / (max_over_time({e=\"f\"}[1h] | "
      "unwrap g))");
  Walk(*query->root(), [&](const Expr& expr) {
    CHECK(expr.paren_span.begin <= expr.span.begin);
    std::vector<const Expr*> children;
    AppendChildren(expr, &children);
    for (const Expr* child : children) {
      CHECK(expr.span.begin <= child->paren_span.begin);
      CHECK(child->paren_span.end <= expr.span.end);
    }
    const auto text = query->text().substr(expr.span.begin, expr.span.size());
    CHECK(PrintText(std::string(text)) == Print(expr));
    return true;
  });
}

TEST_CASE("bytes of decoded strings lead back to bytes of the query") {
  const auto query = MustParse(R"({a="b"} |= "a\"b\t\u00e9\x41\101é" |= `x\d` |= "plain")");
  const auto& log = To<LogExpr>(*query->root());
  const auto source = [&query](const Text& text, Span decoded) {
    const Span span = TextSpan(*query, text, decoded);
    return std::string(query->text().substr(span.begin, span.size()));
  };
  const Text& escaped = To<LineFilter>(*log.stages[0]).operands[0].text;
  CHECK(escaped.value ==
        "a\"b\té"
        "AA"
        "é");
  CHECK(source(escaped, {0, 1}) == "a");
  CHECK(source(escaped, {1, 2}) == "\\\"");
  CHECK(source(escaped, {1, 4}) == "\\\"b\\t");
  CHECK(source(escaped, {4, 6}) == "\\u00e9");
  CHECK(source(escaped, {5, 7}) == "\\u00e9\\x41");  // half an escape is all of it
  CHECK(source(escaped, {7, 8}) == "\\101");
  CHECK(source(escaped, {8, 10}) == "é");
  CHECK(TextSpan(*query, escaped, {10, 10}).begin == escaped.span.end - 1);
  CHECK(source(To<LineFilter>(*log.stages[1]).operands[0].text, {1, 3}) == "\\d");
  CHECK(source(To<LineFilter>(*log.stages[2]).operands[0].text, {2, 5}) == "ain");
}

TEST_CASE("folded numbers remember what they came from") {
  const auto query = MustParse("(1 + 2) * 3");
  const auto* literal = As<Literal>(query->root());
  REQUIRE(literal != nullptr);
  CHECK(literal->value == 9);
  REQUIRE(literal->folded != nullptr);
  CHECK(literal->folded->op == Op::kMul);
  CHECK(As<Literal>(literal->folded->lhs)->folded->op == Op::kAdd);
}

TEST_CASE("a failed parse leaves nothing behind for the next, and threads do not meet") {
  std::atomic<int> failures = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&failures] {
      for (int i = 0; i < 50; ++i) {
        if (Parse("sum by (", {}).query != nullptr) ++failures;
        if (Parse("{a=\"b\"} | drop x !=", {}).query != nullptr) ++failures;
        if (Parse("rate({a=\"b\"}[5m", {}).query != nullptr) ++failures;
        const ParseOutcome good = Parse("sum(rate({a=\"b\"} != \"x\" [5m]))", {});
        if (good.query == nullptr || Print(*good.query->root()) != "sum(rate({a=\"b\"} != \"x\"[5m]))")
          ++failures;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(failures == 0);
}

TEST_CASE("the table of aggregations") {
  CHECK(AllRangeAggregations().size() == 15);
  CHECK(AllVectorAggregations().size() == 12);
  REQUIRE(FindRangeAggregation("rate") != nullptr);
  CHECK(FindRangeAggregation("rate")->with_unwrap);
  CHECK(FindRangeAggregation("sum") == nullptr);
  CHECK(FindVectorAggregation("approx_topk")->grouping == GroupingRule::kNone);
}

TEST_CASE("durations and sizes") {
  CHECK(ParseDuration("1d12h") == int64_t{36} * 3600 * 1'000'000'000);
  CHECK(ParseDuration("1.5h") == int64_t{5400} * 1'000'000'000);
  CHECK(ParseDuration("-0") == 0);
  CHECK(ParseDuration("1h0.0m0s") == int64_t{3600} * 1'000'000'000);
  CHECK(ParseDuration("500\u00B5s") == 500'000);
  CHECK_FALSE(ParseDuration("1.5d"));
  CHECK_FALSE(ParseDuration("1h30"));
  CHECK_FALSE(ParseDuration("9223372036854775808ns"));
  CHECK(ParseDuration("-9223372036854775808ns") == INT64_MIN);
  CHECK(ParseBytes("1.5KiB") == 1536);
  CHECK(ParseBytes("5k") == 5000);
  CHECK_FALSE(ParseBytes("5mbb"));
  CHECK_FALSE(ParseBytes("1.2.3kB"));
  CHECK(FormatBytes(0) == "0B");
  CHECK(FormatBytes(999) == "999B");
  CHECK(FormatBytes(1000) == "1.0kB");
  CHECK(FormatBytes(1'000'000'000) == "1.0GB");
  CHECK(FormatBytes(1'000'000'000'000'000) == "1.0PB");
  CHECK(FormatBytes(123'456'789) == "124MB");  // 123.5 first, then rounded to even
}

TEST_CASE("patterns of ip()") {
  for (const char* good :
       {"10.0.0.1", "10.0.0.0/8", "0.0.0.0/0", "10.0.0.1-10.0.0.9", "::", "::1", "2001:db8::/32",
        "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4", "fe80::1%eth0", "::1-::9", "10.0.0.5-10.0.0.5"}) {
    INFO(good);
    CHECK(ParseIpPattern(good).has_value());
  }
  for (const char* bad : {"", "10.0.0", "10.0.0.256", "10.0.0.01", "10.0.0.0/33", "10.0.0.0/08",
                          "10.0.0.9-10.0.0.1", "10.0.0.1 - 10.0.0.9", "1.2.3.4-::1", "::1::", "1:2:3:4:5:6:7",
                          "12345::", ":1", "1:", "g::", "fe80::1%",

                          "x", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8:9"}) {
    INFO(bad);
    CHECK_FALSE(ParseIpPattern(bad).has_value());
  }
  const auto contains = [](const char* pattern, const char* address) {
    return ParseIpPattern(pattern)->Contains(*ParseIpAddress(address));
  };
  CHECK(contains("10.0.0.0/8", "10.255.1.2"));
  CHECK_FALSE(contains("10.0.0.0/8", "11.0.0.0"));
  CHECK_FALSE(contains("0.0.0.0/0", "::ffff:1.2.3.4"));
  CHECK(contains("10.0.0.1-10.0.0.9", "10.0.0.9"));
  CHECK(contains("2001:db8::/33", "2001:db8:7fff::1"));
  CHECK_FALSE(contains("2001:db8::/33", "2001:db8:8000::1"));
  CHECK(contains("::1", "0:0::1"));
}

TEST_CASE("paths of json and keys of logfmt") {
  const ParsedPath path = ParseJsonPath("a.b[0][\"c d\"] .e");
  CHECK_FALSE(path.problem);
  REQUIRE(path.steps.size() == 5);
  CHECK(path.steps[2].index == 0);
  CHECK(path.steps[3].name == "c d");
  CHECK(path.steps[3].span == Span{7, 12});
  for (const char* bad : {"", ".a", "a.", "a..b", "a[", "a[]", "a[-1]", "a[0", "a[1.5]", "$.a", "a*", "a b",
                          "a[b]", "é", "[99999999999999999999]", "a[\"b]\"]", "0"}) {
    INFO(bad);
    CHECK(ParseJsonPath(bad).problem.has_value());
  }
  CHECK(ParseLogfmtKey("\"a.b\"").steps[0].name == "a.b");
  CHECK_FALSE(ParseLogfmtKey("a").problem);
  for (const char* bad : {"", "a.b", "a b", "@", "1"}) CHECK(ParseLogfmtKey(bad).problem.has_value());
}

TEST_CASE("patterns") {
  const auto parts = ParsePattern("<ip> - <1x><_> \"<a_1>\"<");
  REQUIRE(parts.size() == 6);
  CHECK(parts[0].capture);
  CHECK(parts[0].text == "ip");
  CHECK(parts[1].text == " - <1x>");
  CHECK(parts[2].unnamed());
  CHECK(parts[4].span == Span{16, 21});
  CHECK(parts[5].text == "\"<");
  CHECK_FALSE(CheckPatternFilter("").has_value());
}

TEST_CASE("regular expressions that RE2 takes and Go does not") {
  for (const char* bad : {"\\C", "(?P<x>a)(?P<x>b)", "(?<x>a)|(?<x>b)", "a**", "(?P<é>a)", "x{1001}"}) {
    INFO(bad);
    CHECK(CheckRegex(bad).has_value());
  }
  for (const char* good :
       {"\\\\C", "\\Q\\C\\E", "(?<x>a)(?P<y>b)", "[(?P<x>](?P<x>a)", "[]a](?P<x>a)[^](?P<x>]"}) {
    INFO(good);
    CHECK_FALSE(CheckRegex(good).has_value());
  }
  CHECK(GroupNames("(?<x>a)(b)(?P<y>c)") == std::vector<std::string>{"x", "", "y"});
}

}  // namespace rulecheck::logql
