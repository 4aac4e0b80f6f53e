// What golden files cannot show: lifetimes, walking, threads, reparsing.
#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "promql/series.h"
#include "rulecheck/promql.h"

namespace rulecheck::promql {
namespace {

std::unique_ptr<Query> MustParse(std::string text) {
  ParseOptions options;
  options.features = Features::All();
  ParseOutcome outcome = Parse(std::move(text), options);
  REQUIRE(outcome.errors.empty());
  return std::move(outcome.query);
}

}  // namespace

TEST_CASE("Walk visits parents first, left to right, parameters before bodies") {
  const auto query = MustParse("topk(1 + 2, sum by (a) (x) / (max_over_time(y[5m:]) or abs(z)))");
  std::string kinds;
  Walk(*query->root(), [&](const Expr& expr) {
    kinds += std::to_string(static_cast<int>(expr.kind)) + " ";
    return expr.kind != NodeKind::kSubquery;
  });
  CHECK(kinds == "6 7 0 0 7 6 2 9 7 5 4 5 2 ");
}

TEST_CASE("spans of children lie inside their parents and the text of a node parses alone") {
  const auto query = MustParse(
      "  ( sum by (a) (rate(x{b=\"c\"}[5m] offset 1m)) > -y @ 5 )  / max_over_time(z[1h:5m] @ end())");
  Walk(*query->root(), [&](const Expr& expr) {
    std::vector<const Expr*> children;
    AppendChildren(expr, &children);
    for (const Expr* child : children) {
      CHECK(expr.span.begin <= child->span.begin);
      CHECK(child->span.end <= expr.span.end);
    }
    const auto text = query->text().substr(expr.span.begin, expr.span.size());
    const auto alone = MustParse(std::string(text));
    // The selector inside a range holds modifiers that stand after the range.
    if (expr.kind != NodeKind::kVectorSelector) CHECK(Print(*alone->root()) == Print(expr));
    return true;
  });
}

TEST_CASE("StripParens and downcasts") {
  const auto query = MustParse("((x))");
  const Expr* inner = StripParens(query->root());
  REQUIRE(As<VectorSelector>(inner) != nullptr);
  CHECK(As<Paren>(inner) == nullptr);
  CHECK(As<Paren>(static_cast<const Expr*>(nullptr)) == nullptr);
  CHECK(To<VectorSelector>(*inner).name == "x");
}

TEST_CASE("a failed parse leaves nothing behind for the next") {
  for (int i = 0; i < 3; ++i) {
    CHECK(Parse("sum by (", {}).query == nullptr);
    CHECK(Parse("x offset (5m) * y", {}).query == nullptr);
    CHECK(Parse("x[5m", {}).query == nullptr);
    CHECK(Parse("((((", {}).query == nullptr);
    CHECK(Print(*MustParse("sum by (a) (x)")->root()) == "sum by (a) (x)");
    CHECK_FALSE(ParseSeries("x {{").ok());
    CHECK(ParseSeries("x{a=\"b\"} 1").ok());
  }
}

TEST_CASE("threads do not disturb one another") {
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&wrong, t] {
      for (int i = 0; i < 50; ++i) {
        const std::string name = "m" + std::to_string(t) + "_" + std::to_string(i);
        const ParseOutcome outcome = Parse("sum by (job) (rate(" + name + "{a=~\"b|c\"}[5m])) > 1", {});
        if (outcome.query == nullptr ||
            Print(*outcome.query->root()) != "sum by (job) (rate(" + name + "{a=~\"b|c\"}[5m])) > 1") {
          ++wrong;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}

TEST_CASE("series: metric and values apart") {
  const SeriesOutcome metric = ParseMetric(" up{b=\"2\", a=\"1\"} ");
  REQUIRE(metric.ok());
  CHECK(metric.series.labels == SeriesLabels{{"__name__", "up"}, {"a", "1"}, {"b", "2"}});
  CHECK(ParseMetric("").ok());
  CHECK(ParseMetric("{}").series.labels.empty());
  CHECK_FALSE(ParseMetric("up 1").ok());
  const SeriesOutcome values = ParseValues(" 0+1x3 _ \n");
  REQUIRE(values.ok());
  REQUIRE(values.series.runs.size() == 2);
  CHECK(values.series.SampleCount() == 5);
  CHECK(values.series.runs[0].span == Span{1, 6});
  CHECK(ParseValues("").ok());
  CHECK(ParseValues("stale").series.runs[0].kind == ValueRun::Kind::kStale);
}

}  // namespace rulecheck::promql
