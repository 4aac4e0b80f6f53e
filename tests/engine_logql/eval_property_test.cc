// A range query answers at each step what an instant query answers there, to the bit,
// and so do ticks: random queries over random streams.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/logql/lang.h"
#include "engine/logql/log_engine.h"

namespace rulecheck::engine::logql {
namespace {

constexpr int64_t kSecond = 1'000'000'000;

class Random {
 public:
  explicit Random(uint64_t seed) : generator_(seed) {}
  int64_t Between(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(generator_() % static_cast<uint64_t>(high - low + 1));
  }
  bool OneIn(int64_t n) { return Between(1, n) == 1; }
  template <typename T>
  const T& Pick(const std::vector<T>& choices) {
    return choices[static_cast<size_t>(Between(0, static_cast<int64_t>(choices.size()) - 1))];
  }

 private:
  std::mt19937_64 generator_;
};

std::string RandomLine(Random& random) {
  static const std::vector<std::string> kValues = {"0", "1", "-2.5", "1e3", "0.1", "NaN", "+Inf", "x", "7"};
  static const std::vector<std::string> kLevels = {"info", "warn", "error"};
  const std::string value = random.Pick(kValues);
  const std::string level = random.Pick(kLevels);
  if (random.OneIn(3)) return R"({"v":")" + value + R"(","level":")" + level + R"("})";
  return "level=" + level + " v=" + value + (random.OneIn(4) ? " extra=1" : "");
}

void FillStore(Random& random, LogStore* store) {
  for (const std::string app : {"a", "b", "c"}) {
    for (int64_t pod = random.Between(1, 3); pod > 0; --pod) {
      const StreamId stream = store->AddStream({{"app", app}, {"pod", std::to_string(pod)}});
      int64_t t = 0;
      for (int64_t lines = random.Between(0, 30); lines > 0; --lines) {
        t += random.OneIn(3) ? random.Between(0, 3) : random.Between(0, 20) * kSecond;
        store->AddEntry(stream, t, RandomLine(random),
                        random.OneIn(6) ? LabelPairs{{"trace", "t"}} : LabelPairs{});
      }
    }
  }
  store->Seal();
}

std::string RandomRange(Random& random) {
  static const std::vector<std::string> kSelectors = {R"({app="a"})", R"({app=~"a|b"})",
                                                      R"({app!="b",pod="1"})"};
  static const std::vector<std::string> kStages = {"",
                                                   R"( |= "e")",
                                                   " | logfmt",
                                                   " | json",
                                                   R"( | logfmt | level="error")",
                                                   R"( | logfmt | drop pod)",
                                                   " | logfmt --strict"};
  static const std::vector<std::string> kGuards = {R"( | __error__="")", R"( | __error__="")", ""};
  static const std::vector<std::string> kRanges = {"[1s]", "[20s]", "[1m]", "[3m]"};
  static const std::vector<std::string> kOffsets = {"", "", " offset 10s", " offset -30s"};
  static const std::vector<std::string> kLines = {"count_over_time", "rate", "bytes_over_time", "bytes_rate",
                                                  "absent_over_time"};
  static const std::vector<std::string> kValues = {"sum_over_time",   "avg_over_time",     "min_over_time",
                                                   "max_over_time",   "stddev_over_time",  "stdvar_over_time",
                                                   "first_over_time", "last_over_time",    "rate",
                                                   "rate_counter",    "quantile_over_time"};
  const std::string tail = random.Pick(kGuards) + random.Pick(kRanges) + random.Pick(kOffsets) + ")";
  if (random.OneIn(2))
    return random.Pick(kLines) + "(" + random.Pick(kSelectors) + random.Pick(kStages) + tail;
  const std::string function = random.Pick(kValues);
  const std::string parameter = function == "quantile_over_time" ? "0.7, " : "";
  const bool groups = function != "sum_over_time" && !function.starts_with("rate");
  return function + "(" + parameter + random.Pick(kSelectors) + " | logfmt | unwrap v" + tail +
         (groups && random.OneIn(2) ? " by (app)" : "");
}

std::string RandomQuery(Random& random, int depth) {
  static const std::vector<std::string> kAggregations = {"sum",   "avg",    "min",   "max",
                                                         "count", "stddev", "stdvar"};
  static const std::vector<std::string> kGroupings = {"", " by (app)", " without (pod)", " by (level, pod)",
                                                      " without ()"};
  static const std::vector<std::string> kOperators = {"+", "-", "*",  "/",       "%",
                                                      "^", ">", "<=", "== bool", "!="};
  static const std::vector<std::string> kMatchings = {"", " on (app)", " ignoring (pod)",
                                                      " on (app) group_left ()"};
  static const std::vector<std::string> kSets = {"and", "or", "unless"};
  if (depth == 0 || random.OneIn(4)) return RandomRange(random);
  const auto inner = [&] { return RandomQuery(random, depth - 1); };
  switch (random.Between(0, 5)) {
    case 0:
    case 1:
      return random.Pick(kAggregations) + random.Pick(kGroupings) + "(" + inner() + ")";
    case 2:
      return (random.OneIn(2) ? "topk" : "bottomk") + random.Pick(kGroupings) + "(2, " + inner() + ")";
    case 3:
      return "(" + inner() + ") " + random.Pick(kOperators) + random.Pick(kMatchings) + " (" +
             (random.OneIn(3) ? "vector(2)" : inner()) + ")";
    case 4:
      return "(" + inner() + ") " + random.Pick(kSets) + (random.OneIn(2) ? " on (app)" : "") + " (" +
             inner() + ")";
    default:
      return random.OneIn(2) ? "(" + inner() + ") " + random.Pick(kOperators) + " 2"
                             : "label_replace(" + inner() + R"x(, "pod", "p$1", "app", "([ab])"))x";
  }
}

uint64_t Bits(double value) {
  if (std::isnan(value)) return 0x7ff8000000000000;
  uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof(bits));
  return bits;
}

// Labels and bits at one time, with repetitions.
using Snapshot = std::multiset<std::pair<std::string, uint64_t>>;

struct Judge {
  const lang::Expr& root;
  const LogStore& store;
  LogGrid grid;
  LogEvalOptions options;

  // Nothing when the query fails.
  std::optional<Snapshot> InstantAt(int64_t t) const {
    const auto outcome = Evaluate(root, store, {t, t, 0}, options);
    if (!outcome) return std::nullopt;
    Snapshot out;
    for (const VectorSample& s : outcome->vector)
      out.emplace(FormatLabels(outcome->sets->labels(s.labels)), Bits(s.point.value));
    return out;
  }

  static std::vector<Snapshot> ByStep(const LogOutcome& outcome, const LogGrid& grid) {
    std::vector<Snapshot> out(grid.size());
    for (const SeriesResult& series : outcome.matrix) {
      for (const LogPoint& point : series.points) {
        const size_t step = grid.FirstAtOrAfter(point.t_ms * 1'000'000);
        out[step].emplace(FormatLabels(outcome.sets->labels(series.labels)), Bits(point.value));
      }
    }
    return out;
  }

  static std::vector<Snapshot> ByStep(const LogTicks& ticks) {
    std::vector<Snapshot> out(ticks.block.steps());
    for (size_t row = 0; row < ticks.block.size(); ++row) {
      for (size_t step = 0; step < out.size(); ++step) {
        if (!ticks.block.Has(row, step)) continue;
        out[step].emplace(FormatLabels(ticks.sets->labels(ticks.block.labels(row))),
                          Bits(ticks.block.values(row)[step]));
      }
    }
    return out;
  }
};

TEST_CASE("a range query is its instant queries") {
  Random random(20260801);
  size_t compared = 0;
  size_t failing = 0;
  for (int round = 0; round < 400; ++round) {
    LogStore store;
    FillStore(random, &store);
    const std::string text = RandomQuery(random, 3);
    const lang::ParseOutcome parsed = lang::Parse(text, {});
    REQUIRE_MESSAGE(parsed.errors.empty(), text << ": " << parsed.errors.front().message);
    const int64_t step = random.Pick(std::vector<int64_t>{kSecond, 7 * kSecond, 60 * kSecond});
    const int64_t start = random.Between(-30, 100) * kSecond;
    Judge judge{*parsed.query->root(), store, {start, start + 9 * step, step}, {}};
    judge.options.max_query_series = 0;

    std::vector<Snapshot> instants;
    bool fails = false;
    for (size_t i = 0; i < judge.grid.size(); ++i) {
      auto at = judge.InstantAt(judge.grid.TimeAt(i));
      fails |= !at.has_value();
      instants.push_back(at.value_or(Snapshot()));
    }
    const auto range = Evaluate(judge.root, store, judge.grid, judge.options);
    const auto ticks = EvaluateTicks(judge.root, store, judge.grid, judge.options);
    CHECK_MESSAGE(range.ok() != fails, text);
    CHECK_MESSAGE(ticks.ok() != fails, text);
    failing += fails ? 1 : 0;
    if (fails || !range || !ticks) continue;
    CHECK_MESSAGE(Judge::ByStep(*range, judge.grid) == instants, text);
    CHECK_MESSAGE(Judge::ByStep(*ticks) == instants, text);
    for (const Snapshot& snapshot : instants) compared += snapshot.size();
  }
  CHECK(compared > 2000);
  CHECK(failing > 10);
  CHECK(failing < 300);
}

}  // namespace
}  // namespace rulecheck::engine::logql
