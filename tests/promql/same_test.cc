#include <doctest/doctest.h>

#include <memory>
#include <set>
#include <string>

#include "rulecheck/promql.h"

namespace rulecheck::promql {
namespace {

std::unique_ptr<Query> Parsed(const std::string& text) {
  ParseOptions options;
  options.features = Features::All();
  ParseOutcome outcome = Parse(text, options);
  CAPTURE(text);
  REQUIRE(outcome.query != nullptr);
  return std::move(outcome.query);
}

bool AreSame(const std::string& a, const std::string& b) {
  const auto left = Parsed(a);
  const auto right = Parsed(b);
  const bool same = Same(*left->root(), *right->root());
  CHECK(same == Same(*right->root(), *left->root()));
  if (same) CHECK(Hash(*left->root()) == Hash(*right->root()));
  return same;
}

}  // namespace

TEST_CASE("spelling makes no difference") {
  CHECK(AreSame("sum by (a) (rate(x{b=\"c\"}[5m]))", "SUM(rate( x{b='c'}[300s] )) BY (a) # why"));
  CHECK(AreSame("{\"x\", a=\"b\"}", "x{a=\"b\"}"));
  CHECK(AreSame("{__name__=\"x\"}", "x"));
  CHECK(AreSame("x offset 1h", "x offset 60m"));
  CHECK(AreSame("x > 0x10", "x > 16"));
  CHECK(AreSame("sum(x)", "sum by () (x)"));
}

TEST_CASE("what is evaluated in another way is different") {
  const std::string different[][2] = {
      {"x", "y"},
      {"x", "(x)"},
      {"x", "-x"},
      {"x", "x offset 1m"},
      {"x", "x @ 5"},
      {"x @ 5", "x @ 6"},
      {"x @ start()", "x @ end()"},
      {"x{a=\"b\"}", "x{a!=\"b\"}"},
      {"x{a=\"b\"}", "x{a=\"c\"}"},
      {"x{a=\"b\"}", "x{a=\"b\",c=\"d\"}"},
      {"rate(x[5m])", "rate(x[6m])"},
      {"rate(x[5m])", "rate(x[step()])"},
      {"rate(x[step()])", "rate(x[range()])"},
      {"rate(x[5m])", "rate(x[5m] smoothed)"},
      {"rate(x[5m])", "increase(x[5m])"},
      {"max_over_time(x[5m:])", "max_over_time(x[5m:1m])"},
      {"sum(x)", "avg(x)"},
      {"sum by (a) (x)", "sum without (a) (x)"},
      {"sum by (a) (x)", "sum by (b) (x)"},
      {"topk(1, x)", "topk(2, x)"},
      {"x + y", "x - y"},
      {"x + y", "y + x"},
      {"x > y", "x > bool y"},
      {"x + y", "x + on () y"},
      {"x + on (a) y", "x + ignoring (a) y"},
      {"x + on (a) y", "x + on (a) group_left y"},
      {"x + on (a) group_left (b) y", "x + on (a) group_left (c) y"},
      {"x + fill (0) y", "x + fill_left (0) y"},
      {"label_join(x, \"a\", \",\", \"b\")", "label_join(x, \"a\", \",\", \"b\", \"c\")"},
      {"vector(0)", "vector(-0)"},
  };
  std::set<uint64_t> hashes;
  size_t queries = 0;
  for (const auto& [a, b] : different) {
    CAPTURE(a);
    CAPTURE(b);
    CHECK_FALSE(AreSame(a, b));
    for (const std::string& text : {a, b}) hashes.insert(Hash(*Parsed(text)->root()));
    queries += 2;
  }
  CHECK(hashes.size() > queries / 2);
}

TEST_CASE("long chains are compared without recursion") {
  std::string chain = "x";
  for (int i = 0; i < 900; ++i) chain += " or x";
  CHECK(AreSame(chain, chain));
  CHECK_FALSE(AreSame(chain, chain + " or y"));
}

}  // namespace rulecheck::promql
