// Generated queries over generated series: a range evaluated as one block gives, at
// each step and to the bit, what the instant query gives there, however the range is
// cut into pieces.
#include <doctest/doctest.h>

#include <bit>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/histogram_ops.h"
#include "engine/load_series.h"
#include "promql/series.h"

namespace rulecheck::engine {
namespace {

class Generator {
 public:
  explicit Generator(uint32_t seed) : random_(seed) {}

  std::string Series(int i) {
    const std::string labels = "{job=\"" + Pick({"a", "b"}) + "\", i=\"" + std::to_string(i) + "\"}";
    std::string line = Pick({"c_total", "g", "m"}) + labels;
    const bool histogram = Chance(6);
    for (int n = Number(3, 8); n > 0; --n) {
      switch (Number(0, 6)) {
        case 0:
          line += " _x" + std::to_string(Number(1, 4));
          break;
        case 1:
          line += " stale";
          break;
        case 2:
          line += " " + Pick({"NaN", "Inf", "-Inf", "0", "-3.5"});
          break;
        case 3:
          line += histogram ? " {{schema:0 sum:5 count:4 buckets:[1 2 1]}}x2" : " 7x3";
          break;
        default:
          line += " " + std::to_string(Number(0, 50)) + "+" + std::to_string(Number(0, 9)) + "x" +
                  std::to_string(Number(1, 6));
      }
    }
    return line;
  }

  std::string Vector(int depth) {
    if (depth <= 0) return Selector();
    switch (Number(0, 9)) {
      case 0:
        return Pick({"rate", "increase", "delta", "irate", "resets", "changes", "deriv"}) + "(" +
               Range(depth) + ")";
      case 1:
        return Pick({"sum", "avg", "min", "max", "count", "last", "stddev", "present", "mad"}) +
               "_over_time(" + Range(depth) + ")";
      case 2:
        return Pick({"sum", "avg", "min", "max", "count", "stddev", "group"}) + Grouping() + "(" +
               Vector(depth - 1) + ")";
      case 3:
        return "(" + Vector(depth - 1) + Pick({" + ", " - ", " * ", " / "}) + Scalar(depth - 1) + ")";
      case 4:
        return "(" + Vector(depth - 1) + Pick({" + ", " > ", " == bool ", " / "}) +
               "on (i) group_left () sum by (i) (" + Vector(depth - 1) + "))";
      case 5:
        return "(" + Vector(depth - 1) + Pick({" and ", " or ", " unless "}) +
               Pick({"", "on (job) ", "ignoring (i) "}) + Vector(depth - 1) + ")";
      case 6:
        return Pick({"abs", "ceil", "sgn", "-", "+"}) + "(" + Vector(depth - 1) + ")";
      case 7:
        return "label_replace(" + Vector(depth - 1) + ", \"j\", \"$1x\", \"job\", \"(.*)\")";
      case 8:
        return "quantile" + Grouping() + "(0." + std::to_string(Number(0, 9)) + ", " + Vector(depth - 1) +
               ")";
      default:
        return "absent(" + Vector(depth - 1) + ")";
    }
  }

  int Number(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }

 private:
  bool Chance(int one_in) { return Number(1, one_in) == 1; }
  std::string Pick(const std::vector<std::string>& from) {
    return from[static_cast<size_t>(Number(0, static_cast<int>(from.size()) - 1))];
  }
  std::string Matchers() {
    return Pick({"", "{job=\"a\"}", "{job!=\"a\"}", "{i=~\"[0-4]\"}", "{job=~\"a|b\"}"});
  }
  std::string Modifiers() {
    return Chance(4) ? Pick({" offset 90s", " offset -2m", " @ 400", " @ 700 offset 1m"}) : "";
  }
  std::string Name() { return Pick({"c_total", "g", "m"}); }
  std::string Selector() { return Name() + Matchers() + Modifiers(); }
  std::string Range(int depth) {
    const std::string length = Pick({"45s", "2m", "5m", "13m"});
    if (Chance(4))
      return "(" + Vector(depth - 2) + ")[" + length + ":" + Pick({"", "20s", "1m"}) + "]" + Modifiers();
    return Name() + Matchers() + "[" + length + "]" + Modifiers();
  }
  std::string Scalar(int depth) {
    return Chance(3) ? "scalar(" + Vector(depth - 1) + ")" : Pick({"2", "time()", "0.5", "1e3"});
  }
  std::string Grouping() { return Pick({" ", " by (job) ", " by (i, job) ", " without (i) "}); }

  std::mt19937 random_;
};

// Sample by sample: time and labels to value.
using Answer = std::map<std::pair<int64_t, LabelsId>, std::pair<uint64_t, const FloatHistogram*>>;

bool Same(const Answer& a, const Answer& b) {
  if (a.size() != b.size()) return false;
  for (auto x = a.begin(), y = b.begin(); x != a.end(); ++x, ++y) {
    if (x->first != y->first) return false;
    const auto* h = x->second.second;
    const auto* k = y->second.second;
    if ((h == nullptr) != (k == nullptr)) return false;
    if (h != nullptr ? !Equals(*h, *k) : x->second.first != y->second.first) return false;
  }
  return true;
}

// NaN has many bit patterns and only one meaning.
uint64_t Bits(double v) {
  return v == v ? std::bit_cast<uint64_t>(v) : 1;
}

struct Asked {
  Answer answer;
  std::string error;
  std::vector<Outcome> kept;  // owns the histograms
};

void Add(const promql::Expr& expr, const Storage& storage, const StepGrid& grid, const EvalOptions& options,
         Asked* out) {
  auto outcome = Evaluate(expr, storage, grid, options);
  if (!outcome) {
    if (out->error.empty()) out->error = outcome.error().message;
    return;
  }
  for (const VectorSample& s : outcome->value.vector)
    out->answer[{s.t_ms, s.labels}] = {Bits(s.value), s.histogram};
  for (const MatrixSeries& series : outcome->value.matrix) {
    for (const Point& p : series.points) out->answer[{p.t_ms, series.labels}] = {Bits(p.value), p.histogram};
  }
  out->kept.push_back(std::move(*outcome));
}

TEST_CASE("a block of steps equals its steps one by one") {
  constexpr int kStorages = 12;
  constexpr int kQueries = 60;
  size_t compared = 0;
  size_t filled = 0;
  for (uint32_t seed = 0; seed < kStorages; ++seed) {
    Generator generate(seed);
    Storage storage;
    for (int i = 0; i < 9; ++i) {
      const std::string line = generate.Series(i);
      const auto parsed = promql::ParseSeries(line);
      REQUIRE_MESSAGE(parsed.ok(), line);
      auto series = ExpandSeries(parsed.series, &storage.symbols(), 10'000);
      REQUIRE(series.ok());
      REQUIRE(AppendLoaded(*series, 0, 30'000, &storage).ok());
    }
    for (int q = 0; q < kQueries; ++q) {
      const std::string text = generate.Vector(3);
      CAPTURE(text);
      const promql::ParseOutcome parsed = promql::Parse(text, {promql::Features::All(), {}, 3014});
      REQUIRE(parsed.errors.empty());
      const promql::Expr& expr = *parsed.query->root();
      EvalOptions options;
      options.delayed_name_removal = q % 2 == 1;
      const int64_t step = generate.Number(1, 5) * 17'000;
      const StepGrid grid{60'000, 60'000 + 19 * step, step};
      Asked whole;
      Add(expr, storage, grid, options, &whole);
      Asked pieces;
      Add(expr, storage, {grid.start_ms, grid.TimeAt(6), step}, options, &pieces);
      Add(expr, storage, {grid.TimeAt(7), grid.end_ms, step}, options, &pieces);
      Asked steps;
      for (size_t s = 0; s < grid.size(); ++s)
        Add(expr, storage, {grid.TimeAt(s), grid.TimeAt(s), 0}, options, &steps);
      if (!whole.error.empty() || !steps.error.empty()) {
        // Series that collide only at different steps are an error of the range alone.
        const bool collision = whole.error.find("same labelset") != std::string::npos;
        CHECK(!whole.error.empty());
        CHECK((collision || !steps.error.empty()));
        continue;
      }
      CHECK(pieces.error.empty());
      CHECK(Same(whole.answer, steps.answer));
      CHECK(Same(whole.answer, pieces.answer));
      ++compared;
      filled += whole.answer.empty() ? 0 : 1;
    }
  }
  // The generator must not drift into errors and empty answers.
  CHECK(compared > kStorages * kQueries / 2);
  CHECK(filled > compared / 2);
}

}  // namespace
}  // namespace rulecheck::engine
