#include "analysis/value_range.h"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>

namespace rulecheck::analysis {
namespace {

// "min..max", "any" when unbounded.
std::string Range(const std::string& text) {
  const promql::ParseOutcome parsed = promql::Parse(text, {});
  if (parsed.query == nullptr) return "error: " + parsed.errors.at(0).message;
  const ValueRange range = RangeOf(*parsed.query->root());
  return range.bounded() ? fmt::format("{}..{}", range.min, range.max) : "any";
}

TEST_CASE("value range: what each kind of node leaves") {
  const std::pair<const char*, const char*> cases[] = {
      {"x", "any"},
      {"5", "5..5"},
      {"-(2 + 3)", "-5..-5"},
      {"NaN", "any"},
      {"up", "0..1"},
      {"1 - up", "0..1"},
      {"100 * up", "0..100"},
      {"up / 2", "0..0.5"},
      {"up / up", "0..inf"},
      {"-up", "-1..0"},
      {"sum(up)", "0..inf"},
      {"sum(-up)", "-inf..0"},
      {"avg(up)", "0..1"},
      {"avg_over_time(up[5m])", "0..1"},
      {"count(x)", "1..inf"},
      {"count(x) - 1", "0..inf"},
      {"group(x)", "1..1"},
      {"stddev(x)", "0..inf"},
      {"quantile(0.5, up)", "0..1"},
      {"quantile(2, up)", "any"},
      {"hour()", "0..23"},
      {"abs(x)", "0..inf"},
      {"x > 5", "5..inf"},
      {"5 > x", "-inf..5"},
      {"up > bool 0", "0..1"},
      {"x > 5 or up", "0..inf"},
      {"x > 5 or y", "any"},
      {"up and x", "0..1"},
      {"x * 0", "any"},
      {"up + x", "any"},
      {"rate(x[5m])", "any"},
      {"label_replace(up, \"a\", \"b\", \"c\", \"d\")", "0..1"},
  };
  for (const auto& [query, expected] : cases) {
    CAPTURE(query);
    CHECK(Range(query) == expected);
  }
}

TEST_CASE("value range: comparisons that no value passes") {
  const ValueRange unit{0, 1, nullptr};
  CHECK(NeverTrue(unit, promql::Op::kGtr, 1));
  CHECK(!NeverTrue(unit, promql::Op::kGte, 1));
  CHECK(NeverTrue(unit, promql::Op::kLss, 0));
  CHECK(!NeverTrue(unit, promql::Op::kLte, 0));
  CHECK(NeverTrue(unit, promql::Op::kEql, 2));
  CHECK(!NeverTrue(unit, promql::Op::kEql, 0.5));
  CHECK(!NeverTrue(unit, promql::Op::kNeq, 2));
}

}  // namespace
}  // namespace rulecheck::analysis
