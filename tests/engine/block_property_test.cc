// Generated queries over generated series: a range evaluated as one block gives, at
// each step and to the bit, what the instant query gives there, however the range is
// cut into pieces; with and without shared parts; alone and beside other threads.
#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "engine/core/load_series.h"
#include "engine/histogram/ops.h"
#include "engine/histogram/text.h"
#include "engine/promql/engine.h"
#include "promql/series.h"

namespace rulecheck::engine {
namespace {

class Generator {
 public:
  explicit Generator(uint32_t seed) : random_(seed) {}

  std::string Series(int i) {
    const std::string labels = "{job=\"" + Pick({"a", "b"}) + "\", i=\"" + std::to_string(i) + "\"}";
    std::string line = Name() + labels;
    const bool histogram = line.starts_with("h") || Chance(6);
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
        case 4:
          line += histogram ? " {{schema:1 sum:3 count:" + std::to_string(Number(3, 9)) +
                                  " buckets:[2 0 1]}}+{{schema:1 sum:1 count:1 buckets:[1]}}x3"
                            : " 5-2x2";
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
    switch (Number(0, 11)) {
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
      case 9:
        return Pick({"histogram_count", "histogram_sum", "histogram_avg"}) + "(" + Histograms(depth) + ")";
      case 10:
        return "histogram_quantile(0." + std::to_string(Number(1, 9)) + ", " + Histograms(depth) + ")";
      default:
        return "absent(" + Vector(depth - 1) + ")";
    }
  }

  // A query in which one part stands two or three times.
  std::string Repeating() {
    const std::string part = Vector(2);
    const std::string other = Vector(1);
    const std::string op = Pick({" + ", " and ", " or ", " / ", " unless "});
    switch (Number(0, 3)) {
      case 0:
        return part + op + part;
      case 1:
        return "(" + part + " > 1)" + op + "abs( " + part + " )";
      case 2:
        return "sum_over_time((" + part + ")[4m:30s])" + op + "(max_over_time((" + part + ")[4m:30s]) or " +
               other + ")";
      default:
        return "(" + part + " or " + other + ")" + op + "(" + other + " or " + part + ")";
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
  std::string Name() { return Pick({"c_total", "g", "m", "h", "h_total"}); }
  std::string Selector() { return Name() + Matchers() + Modifiers(); }
  std::string Range(int depth) {
    const std::string length = Pick({"45s", "2m", "5m", "13m"});
    if (Chance(4))
      return "(" + Vector(depth - 2) + ")[" + length + ":" + Pick({"", "20s", "1m"}) + "]" + Modifiers();
    return Name() + Matchers() + "[" + length + "]" + Modifiers();
  }
  std::string Histograms(int depth) {
    if (Chance(4)) return Vector(depth - 1);
    const std::string selector = Pick({"h", "h_total", "{__name__=~\"h.*\"}"}) + Modifiers();
    return Chance(2) ? selector : Pick({"rate", "sum_over_time", "last_over_time"}) + "(h_total[5m])";
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

// Pieces of `length` steps, one after the other.
void AddInPieces(const promql::Expr& expr, const Storage& storage, const StepGrid& grid, size_t length,
                 const EvalOptions& options, Asked* out) {
  for (size_t begin = 0; begin < grid.size(); begin += length) {
    const size_t last = std::min(grid.size(), begin + length) - 1;
    const StepGrid piece{grid.TimeAt(begin), grid.TimeAt(last), grid.step_ms};
    Add(expr, storage, piece, options, out);
  }
}

std::vector<std::string> Lines(Generator* generate) {
  std::vector<std::string> lines;
  for (int i = 0; i < 12; ++i) lines.push_back(generate->Series(i));
  return lines;
}

void Load(const std::vector<std::string>& lines, Storage* storage) {
  for (const std::string& line : lines) {
    const auto parsed = promql::ParseSeries(line);
    REQUIRE_MESSAGE(parsed.ok(), line);
    auto series = ExpandSeries(parsed.series, &storage->symbols(), 10'000);
    REQUIRE(series.ok());
    REQUIRE(AppendLoaded(*series, 0, 30'000, storage).ok());
  }
}

promql::ParseOutcome Parse(const std::string& text) {
  promql::ParseOutcome parsed = promql::Parse(text, {promql::Features::All(), {}, 3014});
  REQUIRE_MESSAGE(parsed.errors.empty(), text);
  return parsed;
}

TEST_CASE("a block of steps equals its steps one by one") {
  constexpr int kStorages = 12;
  constexpr int kQueries = 60;
  size_t compared = 0;
  size_t filled = 0;
  for (uint32_t seed = 0; seed < kStorages; ++seed) {
    Generator generate(seed);
    Storage storage;
    Load(Lines(&generate), &storage);
    for (int q = 0; q < kQueries; ++q) {
      const std::string text = generate.Vector(3);
      CAPTURE(text);
      const promql::ParseOutcome parsed = Parse(text);
      const promql::Expr& expr = *parsed.query->root();
      EvalOptions options;
      options.delayed_name_removal = q % 2 == 1;
      const int64_t step = generate.Number(1, 5) * 17'000;
      const StepGrid grid{60'000, 60'000 + 19 * step, step};
      Asked whole;
      Add(expr, storage, grid, options, &whole);
      Asked pieces;
      const auto length = static_cast<size_t>(generate.Number(2, 13));
      AddInPieces(expr, storage, grid, length, options, &pieces);
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

// Everything a query says, as text: values, annotations with their places, errors.
std::string Tell(const std::string& text, const Storage& storage, const EvalOptions& options) {
  const promql::ParseOutcome parsed = promql::Parse(text, {promql::Features::All(), {}, 3014});
  if (!parsed.errors.empty()) return "does not parse";
  std::vector<Annotation> notes;
  const auto out = Evaluate(*parsed.query->root(), storage, {60'000, 700'000, 20'000}, options, &notes);
  std::string told;
  if (out) {
    notes = out->annotations;
    for (const MatrixSeries& series : out->value.matrix) {
      told += storage.symbols().Format(series.labels);
      for (const Point& p : series.points) {
        told += " " + std::to_string(p.t_ms) + "=";
        told += p.histogram != nullptr ? FormatHistogram(*p.histogram) : std::to_string(Bits(p.value));
      }
      told += "\n";
    }
  } else {
    told = "error: " + out.error().message + "\n";
  }
  for (const Annotation& note : notes) told += RenderAnnotation(note, text) + "\n";
  return told;
}

TEST_CASE("equal parts of a query evaluated once change nothing") {
  size_t notes = 0;
  size_t values = 0;
  for (uint32_t seed = 100; seed < 110; ++seed) {
    Generator generate(seed);
    Storage storage;
    Load(Lines(&generate), &storage);
    for (int q = 0; q < 50; ++q) {
      const std::string text = generate.Repeating();
      EvalOptions options;
      options.delayed_name_removal = q % 2 == 1;
      if (q % 5 == 4) options.max_samples = static_cast<uint64_t>(generate.Number(20, 400));
      const std::string shared = Tell(text, storage, options);
      options.share_repeats = false;
      const std::string plain = Tell(text, storage, options);
      CHECK_MESSAGE(shared == plain, text);
      notes += plain.find("PromQL") != std::string::npos ? 1 : 0;
      values += plain.starts_with("{") ? 1 : 0;
    }
  }
  CHECK(notes > 20);
  CHECK(values > 100);
}

TEST_CASE("threads with a storage each give what one thread gives") {
  constexpr int kThreads = 8;
  Generator generate(7);
  const std::vector<std::string> lines = Lines(&generate);
  std::vector<std::string> queries;
  for (int q = 0; q < 40; ++q) queries.push_back(q % 2 == 0 ? generate.Vector(3) : generate.Repeating());
  const auto tell_all = [&] {
    Storage storage;
    Load(lines, &storage);
    std::string out;
    for (const std::string& query : queries) out += Tell(query, storage, {});
    return out;
  };
  const std::string alone = tell_all();
  std::vector<std::string> beside(kThreads);
  std::vector<std::thread> threads;
  for (std::string& out : beside) threads.emplace_back([&out, &tell_all] { out = tell_all(); });
  for (std::thread& t : threads) t.join();
  for (const std::string& out : beside) CHECK(out == alone);
  CHECK(alone.size() > 1'000);
}

}  // namespace
}  // namespace rulecheck::engine
