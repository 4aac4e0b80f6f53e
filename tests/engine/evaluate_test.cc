// Entry points: modes, limits, ticks, what is not allowed.
#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/load_series.h"
#include "engine/core/matcher.h"
#include "engine/promql/engine.h"
#include "promql/series.h"

namespace rulecheck::engine {
namespace {

constexpr int64_t kMinute = 60'000;

std::unique_ptr<promql::Query> ParseQuery(const std::string& text) {
  promql::ParseOptions options;
  options.features = promql::Features::All();
  promql::ParseOutcome out = promql::Parse(text, options);
  REQUIRE_MESSAGE(out.errors.empty(), text << ": " << out.errors.front().message);
  return std::move(out.query);
}

void Load(Storage* storage, const std::string& line) {
  const auto parsed = promql::ParseSeries(line);
  REQUIRE(parsed.ok());
  auto series = ExpandSeries(parsed.series, &storage->symbols(), 1'000'000);
  REQUIRE(series.ok());
  REQUIRE(AppendLoaded(*series, 0, kMinute, storage).ok());
}

// The answer at one time as text: `{labels} value` joined by ", ", or the error.
std::string Ask(const Storage& storage, const std::string& query, int64_t t_ms,
                const EvalOptions& options = {}) {
  const auto parsed = ParseQuery(query);
  const auto out = Evaluate(*parsed->root(), storage, {t_ms, t_ms, 0}, options);
  if (!out) return "error: " + out.error().message;
  if (out->value.type == promql::ValueType::kScalar) return std::to_string(out->value.scalar);
  std::string text;
  for (const VectorSample& s : out->value.vector) {
    text += (text.empty() ? "" : ", ") + storage.symbols().Format(s.labels) + " " + std::to_string(s.value);
  }
  return text;
}

TEST_CASE("names go at once, or at the end") {
  Storage storage;
  Load(&storage, "a_total{x=\"1\"} 0+60x10");
  Load(&storage, "b_total{x=\"1\"} 0+120x10");
  EvalOptions late;
  late.delayed_name_removal = true;
  const int64_t t = 5 * kMinute;
  const std::string collision = "error: vector cannot contain metrics with the same labelset";
  CHECK(Ask(storage, "rate({x=\"1\"}[2m])", t) == collision);
  CHECK(Ask(storage, "rate({x=\"1\"}[2m])", t, late) == collision);
  // Each mode sees what the other does not.
  CHECK(Ask(storage, "count(rate({x=\"1\"}[2m]))", t) == collision);
  CHECK(Ask(storage, "count(rate({x=\"1\"}[2m]))", t, late) == "{} 2.000000");
  const std::string keep = "label_replace(rate(a_total[2m]), \"y\", \"$1\", \"__name__\", \"(.*)\")";
  CHECK(Ask(storage, keep, t) == "{x=\"1\"} 1.000000");
  CHECK(Ask(storage, keep, t, late) == "{x=\"1\", y=\"a_total\"} 1.000000");
}

// As Prometheus 2.42 answers: its windows hold the sample on their left edge.
TEST_CASE("left edges of windows before and since Prometheus 3.0") {
  Storage storage;
  Load(&storage, "m 1+1x20");
  EvalOptions old;
  old.closed_left = true;
  const int64_t t = 10 * kMinute;
  CHECK(Ask(storage, "count_over_time(m[5m])", t) == "{} 5.000000");
  CHECK(Ask(storage, "count_over_time(m[5m])", t, old) == "{} 6.000000");
  CHECK(Ask(storage, "sum_over_time(m[1m])", t) == "{} 11.000000");
  CHECK(Ask(storage, "sum_over_time(m[1m])", t, old) == "{} 21.000000");
  CHECK(Ask(storage, "rate(m[1m])", t).empty());
  CHECK(Ask(storage, "increase(m[1m])", t, old) == "{} 1.000000");
  CHECK(Ask(storage, "count_over_time(m[5m:1m])", t) == "{} 5.000000");
  CHECK(Ask(storage, "count_over_time(m[5m:1m])", t, old) == "{} 6.000000");
  // The last sample is at 20m.
  CHECK(Ask(storage, "m", 25 * kMinute).empty());
  CHECK(Ask(storage, "m", 25 * kMinute, old) == "{__name__=\"m\"} 21.000000");
  CHECK(Ask(storage, "m", 25 * kMinute + 1, old).empty());
}

TEST_CASE("the dot of a regular expression and line breaks") {
  const auto count = [](Dot dot) {
    Storage storage;
    storage.matcher_cache().set_dot(dot);
    Load(&storage, "m{a=\"x\\ny\"} 1x5");
    return Ask(storage, "count(m{a=~\"x.y\"})", kMinute);
  };
  CHECK(count(Dot::kAny) == "{} 1.000000");
  CHECK(count(Dot::kNoLineBreak).empty());
}

TEST_CASE("limits end a query with an error that says so") {
  Storage storage;
  for (int i = 0; i < 20; ++i) Load(&storage, "m{i=\"" + std::to_string(i) + "\"} 1x100");
  EvalOptions options;
  options.max_samples = 10;
  CHECK(Ask(storage, "m", kMinute, options) ==
        "error: query processing would load too many samples into memory in query execution");
  options = {};
  options.max_series = 5;
  CHECK(Ask(storage, "m", kMinute, options) == "error: query would give more than 5 series");
  CHECK(Ask(storage, "sum(m{i=\"1\"})", kMinute, options) == "{} 1.000000");
  options = {};
  options.max_steps = 100;
  CHECK(Ask(storage, "sum_over_time(m[1d:1s])", kMinute, options) ==
        "error: subquery would need more than 100 steps");
  const auto query = ParseQuery("m");
  const auto out = Evaluate(*query->root(), storage, {0, 1000, 1}, options);
  REQUIRE_FALSE(out.ok());
  CHECK(out.error().message == "query would need 1001 steps, more than the limit of 100");
  options = {};
  options.timeout_ms = 1;
  CHECK(Ask(storage, "sum_over_time(sum_over_time(m[1h:1s])[1h:1s])", 60 * kMinute, options) ==
        "error: query timed out in expression evaluation");
}

TEST_CASE("times at the end of the world are only empty") {
  Storage storage;
  Load(&storage, "m 1x10");
  for (const char* query : {"m @ 9e15", "m @ -9e15", "rate(m[1m] @ 9e15)", "m offset 200y", "m offset -200y",
                            "sum_over_time(m[5m:1m] @ 9e15 offset 100y)", "timestamp(m @ -9e15)"}) {
    CHECK_MESSAGE(Ask(storage, query, kMinute).empty(), query << ": " << Ask(storage, query, kMinute));
  }
}

TEST_CASE("what a range query cannot be") {
  Storage storage;
  Load(&storage, "m 1x10");
  const auto ask = [&](const std::string& query, const StepGrid& grid) {
    const auto parsed = ParseQuery(query);
    const auto out = Evaluate(*parsed->root(), storage, grid, {});
    return out.ok() ? "" : out.error().message;
  };
  CHECK(ask("m[5m]", {0, kMinute, kMinute}).find("invalid expression type \"range vector\"") == 0);
  CHECK(ask("m", {0, kMinute, 0}).find("zero or negative query resolution step") == 0);
  CHECK(ask("m", {kMinute, 0, kMinute}) == "end timestamp must not be before start time");
  CHECK(ask("m[5m]", {0, 0, 0}).empty());
}

// Ticks are instant queries, each for itself.
TEST_CASE("many ticks at once are many instant queries") {
  Storage storage;
  Load(&storage, "a_total{x=\"1\"} 0+60x30");
  Load(&storage, "a_total{x=\"2\"} _x10 0+30x5 stale 5 7 9");
  Load(&storage, "h {{sum:1 count:1 buckets:[1]}}x20");
  const StepGrid ticks{0, 30 * kMinute, kMinute};
  for (const std::string query :
       {"rate(a_total[5m]) > 0.6", "topk(1, a_total)", "sum(a_total offset 3m) by (x)", "time() + step()",
        "end() - start()", "a_total @ end()", "count_over_time(a_total[4m:30s])", "h * 2",
        "vector(3) or a_total", "absent(a_total{x=\"2\"})", "2 + 3"}) {
    CAPTURE(query);
    const auto parsed = ParseQuery(query);
    const auto block = EvaluateTicks(*parsed->root(), storage, ticks, {});
    REQUIRE_MESSAGE(block.ok(), (block.ok() ? "" : block.error().message));
    for (size_t s = 0; s < ticks.size(); ++s) {
      std::vector<std::string> together;
      for (size_t i = 0; i < block->block.size(); ++i) {
        if (!block->block.Has(i, s)) continue;
        together.push_back(storage.symbols().Format(block->block.labels(i)) +
                           std::to_string(block->block.Histogram(i, s) != nullptr) +
                           std::to_string(block->block.values(i)[s]));
      }
      std::vector<std::string> alone;
      const auto one = Evaluate(*parsed->root(), storage, {ticks.TimeAt(s), ticks.TimeAt(s), 0}, {});
      REQUIRE(one.ok());
      for (const VectorSample& v : one->value.vector) {
        alone.push_back(storage.symbols().Format(v.labels) + std::to_string(v.histogram != nullptr) +
                        std::to_string(v.value));
      }
      if (one->value.type == promql::ValueType::kScalar)
        alone.push_back("{}0" + std::to_string(one->value.scalar));
      std::sort(together.begin(), together.end());
      std::sort(alone.begin(), alone.end());
      CHECK(together == alone);
    }
  }
}

TEST_CASE("samples of later writers are seen a tick late") {
  Storage storage;
  const std::vector<std::pair<std::string, std::string>> name = {{"__name__", "r"}};
  const LabelsId r = storage.symbols().InternPairs(name);
  for (int i = 0; i < 5; ++i) REQUIRE(storage.Append(r, i * kMinute, i, /*writer=*/3).ok());
  EvalOptions options;
  options.late_writer = 3;
  CHECK(Ask(storage, "r", 2 * kMinute, options).find(" 1.000000") != std::string::npos);
  CHECK(Ask(storage, "count_over_time(r[3m])", 2 * kMinute, options) == "{} 2.000000");
  CHECK(Ask(storage, "r offset 1m", 2 * kMinute, options).find(" 1.000000") != std::string::npos);
  options.late_writer = 4;
  CHECK(Ask(storage, "r", 2 * kMinute, options).find(" 2.000000") != std::string::npos);
}

TEST_CASE("which queries read only the past") {
  for (const char* query : {"a", "rate(a[5m])", "a offset 5m + b", "sum by (x) (a) / on (x) b", "time()"}) {
    CHECK_MESSAGE(ReadsOnlyThePast(*ParseQuery(query)->root()), query);
  }
  for (const char* query : {"a @ 5", "a offset -5m", "rate(a[5m] offset -1s)", "a smoothed",
                            "max_over_time(a[5m:])", "rate(a[5m] smoothed)", "a offset (1m - 2m)"}) {
    CHECK_MESSAGE(!ReadsOnlyThePast(*ParseQuery(query)->root()), query);
  }
}

}  // namespace
}  // namespace rulecheck::engine
