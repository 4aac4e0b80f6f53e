// Every kind of loop minds the bounds of a query: time, cells, samples.
#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "engine/promql/engine.h"

namespace rulecheck::engine {
namespace {

constexpr int64_t kStep = 1'000;
constexpr int64_t kSamples = 20'000;

// 400 series of one metric and the buckets of 20 histograms, a sample a second.
const Storage& Big() {
  static const Storage* const storage = [] {
    auto* s = new Storage();
    std::vector<double> values(kSamples);
    for (size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i * 7919 % 1009);
    ColumnInput column;
    column.step_ms = kStep;
    column.values = values;
    for (int i = 0; i < 400; ++i) {
      const std::string name = i < 300 ? "m" : "h_bucket";
      const std::string le = i < 300 ? "" : std::to_string(i % 5);
      const LabelsId labels = s->symbols().InternPairs(std::vector<std::pair<std::string, std::string>>{
          {"__name__", name}, {"i", std::to_string(i < 300 ? i : i / 5)}, {"le", le}});
      REQUIRE(s->AppendColumn(labels, column).ok());
    }
    return s;
  }();
  return *storage;
}

// The error of the query over all samples, and how long it took.
std::string ErrorOf(const std::string& text, const EvalOptions& options, double* seconds) {
  const auto parsed = promql::Parse(text, {promql::Features::All(), {}, 3014});
  REQUIRE_MESSAGE(parsed.errors.empty(), text);
  const auto begin = std::chrono::steady_clock::now();
  const auto out = Evaluate(*parsed.query->root(), Big(), {0, (kSamples - 1) * kStep, kStep}, options);
  *seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return out ? "" : out.error().message;
}

TEST_CASE("a timeout interrupts every kind of long loop") {
  for (const char* query : {
           "quantile_over_time(0.5, m[1h])",
           "sum_over_time(m[1h])",
           "stddev_over_time(m[1h])",
           "double_exponential_smoothing(m[1h], 0.5, 0.5)",
           "deriv(m[1h])",
           "max_over_time(m[5h:1s])",
           "quantile(0.5, m)",
           "topk(200, m)",
           "count_values(\"v\", m{i=~\"1.\"})",
           "histogram_quantile(0.9, h_bucket)",
           "m * on (i) group_left m * on (i) group_left m",
           "label_replace(m, \"x\", \"$1\", \"i\", \"(.*)\") and m or m unless m",
       }) {
    EvalOptions options;
    options.timeout_ms = 30;
    options.max_samples = 0;
    options.max_cells = 0;
    double seconds = 0;
    const std::string error = ErrorOf(query, options, &seconds);
    CHECK_MESSAGE(error == "query timed out in expression evaluation", query);
    // Far below what the whole takes; generous because machines are busy.
    CHECK_MESSAGE(seconds < 5, query << " took " << seconds << " s");
  }
}

TEST_CASE("cells are bounded wherever a block is made") {
  EvalOptions options;
  options.max_cells = 1'000'000;
  options.max_samples = 0;
  double seconds = 0;
  for (const char* query :
       {"m", "rate(m[1m])", "m{i=\"1\"} * on () group_right m", "max_over_time(m[1h:1s])"}) {
    CHECK_MESSAGE(
        ErrorOf(query, options, &seconds) == "query would need more than 1000000 cells of series by steps",
        query);
  }
}

TEST_CASE("samples are bounded at a time, not in sum") {
  EvalOptions options;
  options.max_samples = 3 * kSamples;
  double seconds = 0;
  const std::string many = "query processing would load too many samples into memory in query execution";
  CHECK(ErrorOf("m", options, &seconds) == many);
  CHECK(ErrorOf("sum(m{i=\"1\"}) + sum(m{i=\"2\"}) + sum(m{i=\"3\"})", options, &seconds).empty());
  options.max_samples = kSamples;
  CHECK(ErrorOf("abs(m{i=\"1\"}) + abs(m{i=\"1\"})", options, &seconds) == many);
}

}  // namespace
}  // namespace rulecheck::engine
