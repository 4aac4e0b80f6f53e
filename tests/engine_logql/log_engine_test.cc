// The entry points of LogQL's engine: log queries, bounds, places of errors, ticks.
#include <doctest/doctest.h>

#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "engine/logql/lang.h"
#include "engine/logql/log_engine.h"

namespace rulecheck::engine::logql {
namespace {

constexpr int64_t kOneSecond = 1'000'000'000;

void AddThreeStreams(LogStore* out) {
  LogStore& store = *out;
  const StreamId a = store.AddStream({{"app", "a"}});
  const StreamId b = store.AddStream({{"app", "b"}});
  for (int64_t i = 1; i <= 5; ++i) {
    store.AddEntry(a, i * kOneSecond, "n=" + std::to_string(i), {});
    store.AddEntry(b, i * kOneSecond + 1, "n=" + std::to_string(i), {{"trace", i % 2 == 0 ? "even" : "odd"}});
  }
  store.AddEntry(store.AddStream({{"app", "c\nd"}}), kOneSecond, "x", {});
  store.Seal();
}

const LogStore& ThreeStreams() {
  static LogStore store;
  if (store.streams().empty()) AddThreeStreams(&store);
  return store;
}

struct Answer {
  std::unique_ptr<lang::Query> query;
  Result<LogOutcome> outcome;
};

Answer Ask(const std::string& text, const LogGrid& grid, const LogEvalOptions& options = {}) {
  lang::ParseOutcome parsed = lang::Parse(text, {});
  REQUIRE_MESSAGE(parsed.errors.empty(), text);
  auto outcome = Evaluate(*parsed.query->root(), ThreeStreams(), grid, options);
  return {std::move(parsed.query), std::move(outcome)};
}

// `{labels} line line | {labels} line`
std::string Lines(const Answer& answer) {
  REQUIRE(answer.outcome.ok());
  CHECK(answer.outcome->type == LogResultType::kStreams);
  std::string out;
  for (const StreamResult& stream : answer.outcome->streams) {
    if (!out.empty()) out += " | ";
    out += FormatLabels(answer.outcome->sets->labels(stream.labels));
    for (const LogLine& line : stream.lines) out += " " + line.line;
  }
  return out;
}

std::string ErrorText(const Answer& answer) {
  REQUIRE(!answer.outcome.ok());
  return answer.outcome.error().message;
}

std::string ErrorPlace(const Answer& answer) {
  REQUIRE(!answer.outcome.ok());
  REQUIRE(answer.outcome.error().span.has_value());
  const Span span = *answer.outcome.error().span;
  return std::string(answer.query->text().substr(span.begin, span.size()));
}

TEST_CASE("a log query reads from either end, start included and end not") {
  const LogGrid range{2 * kOneSecond, 4 * kOneSecond, kOneSecond};
  LogEvalOptions options;
  options.direction = Direction::kForward;
  CHECK(Lines(Ask(R"({app="a"})", range, options)) == R"({app="a"} n=2 n=3)");
  CHECK(Lines(Ask(R"({app="b"})", range, options)) ==
        R"({app="b", trace="even"} n=2 | {app="b", trace="odd"} n=3)");
  options.limit = 3;
  CHECK(Lines(Ask(R"({app=~"a|b"})", range, options)) ==
        R"({app="a"} n=2 n=3 | {app="b", trace="even"} n=2)");
  options.direction = Direction::kBackward;
  CHECK(Lines(Ask(R"({app=~"a|b"})", range, options)) ==
        R"({app="a"} n=3 | {app="b", trace="even"} n=2 | {app="b", trace="odd"} n=3)");
  CHECK(Lines(Ask(R"({app="a"} |= "3")", range, options)) == R"({app="a"} n=3)");
  options.limit = 0;
  CHECK(Lines(Ask(R"({app="a"})", range, options)).empty());
}

TEST_CASE("an instant log query looks back") {
  const LogGrid instant{4 * kOneSecond, 4 * kOneSecond, 0};
  LogEvalOptions options;
  CHECK(Lines(Ask(R"({app="a"})", instant, options)) == R"({app="a"} n=3 n=2 n=1)");
  options.instant_lookback_ns = 2 * kOneSecond;
  CHECK(Lines(Ask(R"({app="a"})", instant, options)) == R"({app="a"} n=3 n=2)");
}

TEST_CASE("stream matchers are anchored and the dot takes newlines") {
  const LogGrid range{0, 9 * kOneSecond, kOneSecond};
  CHECK(Lines(Ask(R"({app=~"c.d"})", range)) == R"({app="c\nd"} x)");
  CHECK(Lines(Ask(R"({app=~"c"})", range)).empty());
  CHECK(Lines(Ask(R"({app!~"a|b", app!=""})", range)) == R"({app="c\nd"} x)");
  CHECK(Lines(Ask(R"({app="c\nd", missing=""})", range)) == R"({app="c\nd"} x)");
}

TEST_CASE("more than a bound allows is an error that says so") {
  const LogGrid range{0, 9 * kOneSecond, kOneSecond};
  const std::string query = R"(count_over_time({app=~"a|b"}[5s]))";
  LogEvalOptions options;
  options.max_steps = 9;
  CHECK(ErrorText(Ask(query, range, options)) == "query has more than 9 steps: 10");
  options = {};
  options.max_query_series = 2;
  CHECK(ErrorText(Ask(query, range, options)) == "result has more than 2 series (max_query_series)");
  CHECK(Ask(R"(count_over_time({app="a"}[5s]))", range, options).outcome.ok());
  options = {};
  options.max_samples = 9;
  CHECK(ErrorText(Ask(query, range, options)) == "range holds more than 9 samples");
  options = {};
  options.max_bytes = 10;
  CHECK(ErrorText(Ask(query, range, options)) == "query reads more than 10 bytes of lines");
  CHECK(ErrorText(Ask(R"({app="a"})", range, options)) == "query reads more than 10 bytes of lines");
  options = {};
  options.max_cells = 20;
  CHECK(ErrorText(Ask(query, range, options)).starts_with("query makes more than 20 samples"));
  options = {};
  options.max_series = 2;
  CHECK(ErrorText(Ask(query, range, options)).find("more than 2") != std::string::npos);
}

TEST_CASE("errors point at what they are about") {
  const LogGrid range{0, 9 * kOneSecond, kOneSecond};
  CHECK(ErrorPlace(Ask("sum(1) + vector(1)", range)) == "1");
  CHECK(ErrorPlace(Ask("approx_topk(1, vector(1)) + vector(1)", range)) == "approx_topk(1, vector(1))");
  CHECK(ErrorPlace(Ask(R"(1 + max(count_over_time({app="a"} | json [5s])))", range)) ==
        R"({app="a"} | json [5s])");
  CHECK(ErrorPlace(Ask(R"(vector(1) * on () count_over_time({app=~"a|b"}[5s]))", range)) == "on ()");
}

TEST_CASE("times at the ends of 64 bits do not overflow") {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
  const std::string query = R"(count_over_time({app="a"}[100y] offset 90y))";
  for (const LogGrid& grid : {LogGrid{kMax, kMax, 0}, LogGrid{kMin, kMin, 0}, LogGrid{kMin, kMax, kMax},
                              LogGrid{kMax - 10, kMax, 3}, LogGrid{kMin, kMin + 10, 3}}) {
    CHECK(Ask(query, grid).outcome.ok());
    CHECK(Ask(R"(count_over_time({app="a"}[100y] offset -788400h))", grid).outcome.ok());
    CHECK(Ask(R"({app="a"})", grid).outcome.ok());
  }
  CHECK(ErrorText(Ask(query, {kMin, kMax, 1})).find("steps") != std::string::npos);
}

TEST_CASE("ticks answer as instant queries, a number as one series") {
  const auto ticks = [](const std::string& text, const LogEvalOptions& options = {}) {
    const lang::ParseOutcome parsed = lang::Parse(text, {});
    REQUIRE(parsed.errors.empty());
    return EvaluateTicks(*parsed.query->root(), ThreeStreams(), {kOneSecond, 3 * kOneSecond, kOneSecond},
                         options);
  };
  const auto number = ticks("2 * 3");
  REQUIRE(number.ok());
  CHECK(number->block.size() == 1);
  CHECK(number->sets->labels(number->block.labels(0)).empty());
  CHECK(number->block.values(0)[2] == 6);
  const auto topk = ticks(R"(approx_topk(1, sum by (app) (count_over_time({app=~".+"}[10s]))))");
  CHECK(topk.ok());
  LogEvalOptions options;
  options.max_query_series = 1;
  CHECK(!ticks(R"(count_over_time({app=~"a|b"}[1s]))", options).ok());
  CHECK(!ticks(R"({app="a"})").ok());
}

}  // namespace
}  // namespace rulecheck::engine::logql
