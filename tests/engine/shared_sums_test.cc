// Sums that windows share are those in the order of time, to the last bits.
#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <string>

#include "engine/core/load_series.h"
#include "engine/promql/engine.h"
#include "promql/series.h"

namespace rulecheck::engine {
namespace {

void Load(const std::string& line, Storage* storage) {
  const auto parsed = promql::ParseSeries(line);
  REQUIRE(parsed.ok());
  auto series = ExpandSeries(parsed.series, &storage->symbols(), 100'000);
  REQUIRE(series);
  REQUIRE(AppendLoaded(*series, 0, 60'000, storage));
}

std::vector<Point> SharedAnswer(const Storage& storage, const std::string& text, bool share) {
  const auto parsed = promql::Parse(text, {});
  REQUIRE(parsed.errors.empty());
  EvalOptions options;
  options.share_sums = share;
  const auto outcome = Evaluate(*parsed.query->root(), storage, {0, 400 * 60'000, 60'000}, options);
  REQUIRE(outcome);
  REQUIRE(outcome->value.matrix.size() == 1);
  return outcome->value.matrix[0].points;
}

bool Near(double a, double b) {
  if (std::isnan(a) || std::isinf(a)) return std::isnan(a) ? std::isnan(b) : a == b;
  return std::abs(a - b) <= 1e-15 * std::max(std::abs(a), std::abs(b));
}

TEST_CASE("shared sums: odd samples, large ones beside small ones, gaps") {
  std::mt19937 random(11);
  for (int round = 0; round < 40; ++round) {
    std::string line = "m";
    for (int i = 0; i < 300; ++i) {
      const auto dice = random() % 40;
      if (dice == 0) line += round % 2 == 0 ? " NaN" : " _x3";
      if (dice == 1) line += round % 3 == 0 ? " Inf" : " 1e15";
      if (dice == 2) line += round % 5 == 0 ? " 1.7e308" : " 0";
      if (dice > 2) line += " " + std::to_string(static_cast<double>(random() % 1000) / 997);
    }
    Storage storage;
    Load(line, &storage);
    for (const char* text : {"sum_over_time(m[7m])", "avg_over_time(m[90m])", "sum_over_time(m[5h])"}) {
      const std::vector<Point> plain = SharedAnswer(storage, text, false),
                               shared = SharedAnswer(storage, text, true);
      REQUIRE(plain.size() == shared.size());
      for (size_t i = 0; i < plain.size(); ++i) {
        CAPTURE(text);
        CAPTURE(i);
        CHECK(plain[i].t_ms == shared[i].t_ms);
        CHECK(Near(plain[i].value, shared[i].value));
      }
    }
  }
}

TEST_CASE("shared sums: nothing but zeros in the window is zero, whatever was before") {
  Storage storage;
  Load("m 0.1+0.1x99 0x300", &storage);
  const std::vector<Point> points = SharedAnswer(storage, "sum_over_time(m[1h])", true);
  CHECK(points.at(50).value > 0);
  CHECK(points.at(200).value == 0);
}

}  // namespace
}  // namespace rulecheck::engine
