#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "rulecheck/logql.h"

namespace rulecheck::logql {
namespace {

std::unique_ptr<Query> Parsed(const std::string& text) {
  ParseOutcome outcome = Parse(text, {});
  CAPTURE(text);
  REQUIRE(outcome.query != nullptr);
  return std::move(outcome.query);
}

bool AreSame(const std::string& a, const std::string& b) {
  const auto left = Parsed(a);
  const auto right = Parsed(b);
  const bool same = Same(*left->root(), *right->root());
  if (same) CHECK(Hash(*left->root()) == Hash(*right->root()));
  return same;
}

}  // namespace

TEST_CASE("spelling makes no difference") {
  CHECK(
      AreSame("sum by (a) (rate({b=\"c\"} |= \"x\" [5m]))", "SUM(rate(({b=`c`}|= `x`)[300s])) by (a) # why"));
  CHECK(AreSame("{a=\"b\"} | json x=\"x\"", "{a=\"b\"} | json x"));
  CHECK(AreSame("{a=\"b\"} | (x > 5 and y > 1)", "{a=\"b\"} | x > 5 , y > 1"));
}

TEST_CASE("what is evaluated in another way is different") {
  const std::string different[][2] = {
      {"{a=\"b\"}", "{a!=\"b\", c=\"d\"}"},
      {"{a=\"b\"} |= \"x\"", "{a=\"b\"} |= \"y\""},
      {"{a=\"b\"} |= \"x\"", "{a=\"b\"} |~ \"x\""},
      {"{a=\"b\"} |= ip(\"::1\")", "{a=\"b\"} |= \"::1\""},
      {"{a=\"b\"} | json", "{a=\"b\"} | logfmt"},
      {"{a=\"b\"} | logfmt", "{a=\"b\"} | logfmt --strict"},
      {"{a=\"b\"} | json x", "{a=\"b\"} | json y"},
      {"{a=\"b\"} | drop x", "{a=\"b\"} | keep x"},
      {"{a=\"b\"} | drop x", "{a=\"b\"} | drop x=\"y\""},
      {"{a=\"b\"} | x > 5", "{a=\"b\"} | x >= 5"},
      {"{a=\"b\"} | x > 1000KB", "{a=\"b\"} | x > 1000001B"},
      {"{a=\"b\"} | x > 1 or y > 1", "{a=\"b\"} | x > 1 and y > 1"},
      {"{a=\"b\"} | label_format x=y", "{a=\"b\"} | label_format x=\"y\""},
      {"{a=\"b\"} | line_format \"x\"", "{a=\"b\"} | line_format \"y\""},
      {"rate({a=\"b\"}[5m])", "rate({a=\"b\"}[6m])"},
      {"rate({a=\"b\"}[5m])", "rate({a=\"b\"}[5m] offset 1m)"},
      {"rate({a=\"b\"}[5m])", "count_over_time({a=\"b\"}[5m])"},
      {"rate({a=\"b\"}[5m])", "rate({a=\"b\"} | unwrap x [5m])"},
      {"rate({a=\"b\"} | unwrap x [5m])", "rate({a=\"b\"} | unwrap bytes(x) [5m])"},
      {"sum(rate({a=\"b\"}[5m]))", "sum by (x) (rate({a=\"b\"}[5m]))"},
      {"topk(1, rate({a=\"b\"}[5m]))", "topk(2, rate({a=\"b\"}[5m]))"},
      {"rate({a=\"b\"}[5m]) > 1", "rate({a=\"b\"}[5m]) > bool 1"},
      {"vector(1)", "vector(2)"},
  };
  for (const auto& [a, b] : different) {
    CAPTURE(a);
    CAPTURE(b);
    CHECK_FALSE(AreSame(a, b));
  }
}

}  // namespace rulecheck::logql
