// What the loops of PromQL's engine cost a sample, beside what this machine could do
// at best: bytes that have to move over measured memory bandwidth, and the chains
// of dependent additions and divisions that some answers prescribe.
//
// usage: rulecheck-bench-engine [--only TEXT] [--seconds S]
//   --only TEXT  the queries that contain TEXT
//   --seconds S  evaluate the chosen queries in turn for so long (for a profiler)
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bandwidth.h"
#include "engine/core/kahan_sum.h"
#include "engine/promql/engine.h"
#include "rulecheck/promql.h"

namespace rulecheck::bench {
namespace {

using engine::Storage;

constexpr int64_t kScrape = 15'000;

// One query over the series of its own storage. A sample is one series at one step of
// the widest operator. `cells` have to move at least: every operator reads its input
// once and writes its output once.
struct Case {
  std::string query;
  std::string data;  // which storage
  size_t series = 0;
  size_t steps = 0;
  size_t window = 1;  // samples of the range at each step
  size_t cells = 0;
};

double Value(size_t series, size_t i, bool counter) {
  if (counter) return static_cast<double>((i % 500) * (series % 7 + 1));  // a reset every 500 samples
  return static_cast<double>((series * 31 + i * 17) % 1000) / 7;
}

// `count` series of a name: {instance="iN", job="jM"}, ten instances a job.
void Fill(Storage* storage, const std::string& name, size_t count, size_t samples,
          const std::vector<std::string>& bounds = {}) {
  const std::vector<std::string> none = {""};
  for (size_t s = 0; s < count; ++s) {
    size_t b = 0;
    for (const std::string& le : bounds.empty() ? none : bounds) {
      std::vector<std::pair<std::string, std::string>> labels = {{"__name__", name},
                                                                 {"instance", fmt::format("i{}", s)},
                                                                 {"job", fmt::format("j{}", s / 10)},
                                                                 {"le", le}};
      if (bounds.empty()) labels.pop_back();
      const engine::LabelsId id = storage->symbols().InternPairs(labels);
      std::vector<double> values(samples);
      for (size_t i = 0; i < samples; ++i) {
        values[i] = bounds.empty() ? Value(s, i, name.ends_with("_total")) : static_cast<double>(++b * i);
      }
      engine::ColumnInput column;
      column.step_ms = kScrape;
      column.values = values;
      if (!storage->AppendColumn(id, column).ok()) std::abort();
    }
  }
}

std::map<std::string, Storage> MakeStorages() {
  std::map<std::string, Storage> out;
  Fill(&out["long"], "c_total", 1'000, 1'121);
  Fill(&out["long"], "g", 1'000, 1'121);
  Fill(&out["wide"], "g", 10'000, 221);
  Fill(&out["wide"], "limits", 10'000, 221);
  Fill(&out["wide"], "weights", 10'000, 221);
  Fill(&out["buckets"], "h_bucket", 1'000, 221,
       {"0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "+Inf"});
  return out;
}

std::vector<Case> Cases() {
  constexpr size_t k = 1'000;
  constexpr size_t m = 1'000'000;
  std::vector<Case> out = {
      {"c_total", "long", k, k, 1, 2 * m},
      {"rate(c_total[5m])", "long", k, k, 20, 2 * m},
      {"increase(c_total[1h])", "long", k, k, 240, 2 * m},
      {"sum_over_time(g[5m])", "long", k, k, 20, 2 * m},
      {"avg_over_time(g[5m])", "long", k, k, 20, 2 * m},
      {"stddev_over_time(g[5m])", "long", k, k, 20, 2 * m},
      {"max_over_time(g[5m])", "long", k, k, 20, 2 * m},
      {"max_over_time(g[1h])", "long", k, k, 240, 2 * m},
      {"count_over_time(g[5m])", "long", k, k, 20, 2 * m},
      {"last_over_time(g[5m])", "long", k, k, 20, 2 * m},
      {"changes(g[5m])", "long", k, k, 20, 2 * m},
      {"resets(c_total[5m])", "long", k, k, 20, 2 * m},
      {"quantile_over_time(0.9, g[5m])", "long", k, k, 20, 2 * m},
      {"sum(c_total)", "long", k, k, 1, 3 * m},
      {"g > 50", "long", k, k, 1, 4 * m},
      {"g * 2 + 1", "long", k, k, 1, 6 * m},
      {"sum by (job) (g)", "wide", 10 * k, 100, 1, 3 * m},
      {"histogram_quantile(0.9, h_bucket)", "buckets", 12 * k, 100, 1, 36 * m / 10},
      {"histogram_quantile(0.9, sum by (job, le) (rate(h_bucket[5m])))", "buckets", 12 * k, 100, 20,
       50 * m / 10},
      {"g * on (instance) group_left limits * on (instance) group_left (job) weights", "wide", 10 * k, 100, 1,
       10 * m},
      {"max_over_time(rate(c_total[5m])[10m:1m])", "long", k, 250, 10, 4 * 250 * k},
      {"rate(c_total[5m]) > 1 and rate(c_total[5m]) < 5", "long", k, k, 20, 8 * m},
  };
  return out;
}

// Nanoseconds of one step of loops whose answer prescribes an order: nothing can be
// done at once, the operands lie in the first cache.
struct Chains {
  double kahan = 0;     // one KahanSum::Add behind the other
  double division = 0;  // one division behind the other
};

Chains MeasureChains() {
  std::vector<double> values(1024);
  for (size_t i = 0; i < values.size(); ++i) values[i] = Value(3, i, false) + 1;
  constexpr size_t kRounds = 2'000;
  const double steps = static_cast<double>(kRounds * values.size());
  Chains out;
  out.kahan = 1e9 / steps * BestSeconds(3, [&] {
                engine::KahanSum sum;
                for (size_t r = 0; r < kRounds; ++r) {
                  for (const double v : values) sum.Add(v);
                }
                Keep(sum);
              });
  out.division = 1e9 / steps * BestSeconds(3, [&] {
                   double x = 1e300;
                   for (size_t r = 0; r < kRounds; ++r) {
                     for (const double v : values) x = v / x;
                   }
                   Keep(x);
                 });
  return out;
}

struct Ready {
  Case c;
  std::unique_ptr<promql::Query> query;
  const Storage* storage;
  engine::StepGrid grid;

  void Run() const {
    const auto out = engine::EvaluateTicks(*query->root(), *storage, grid, {});
    if (!out.ok()) {
      fmt::print(stderr, "{}: {}\n", c.query, out.error().message);
      std::exit(1);
    }
    Keep(out->block.size());
  }
};

std::vector<Ready> Prepare(const std::map<std::string, Storage>& storages, std::string_view only) {
  std::vector<Ready> out;
  for (Case& c : Cases()) {
    if (c.query.find(only) == std::string::npos) continue;
    auto parsed = promql::Parse(c.query, {});
    if (!parsed.errors.empty()) std::abort();
    const Storage& storage = storages.at(c.data);
    const int64_t start = 120 * kScrape;
    const engine::StepGrid grid{start, start + (static_cast<int64_t>(c.steps) - 1) * kScrape, kScrape};
    out.push_back({std::move(c), std::move(parsed.query), &storage, grid});
  }
  return out;
}

void Report(const std::vector<Ready>& cases) {
  const Bandwidth limit = MeasureBandwidth();
  const Chains chains = MeasureChains();
  fmt::print(
      "this machine, one thread: memory reads {:.1f} GB/s, copies {:.1f} GB/s; in order, a Kahan\n"
      "addition takes {:.1f} ns, a division {:.1f} ns\n",
      limit.read, limit.copy, chains.kahan, chains.division);
  fmt::print(
      "the engine's loops (one thread, processor time, best of 5; a sample is a series at a step; GB/s: "
      "bytes\n"
      "that must move at least, of what memory copies at best; ratio: to the plain selector):\n");
  fmt::print("  {:<62} {:>13}  {:>8} {:>9} {:>9} {:>7} {:>6} {:>6}\n", "", "series x steps", "ms",
             "ns/sample", "ns/window", "ratio", "GB/s", "limit");
  double plain = 0;
  for (const Ready& r : cases) {
    const double seconds = BestSeconds(5, [&] { r.Run(); });
    const double samples = static_cast<double>(r.c.series * r.c.steps);
    const double ns = seconds * 1e9 / samples;
    if (plain == 0) plain = ns;
    const double rate = static_cast<double>(r.c.cells) * 8.125 / 1e9 / seconds;
    fmt::print("  {:<62} {:>6} x {:>5}  {:>8.1f} {:>9.1f} {:>9.2f} {:>7.2f} {:>6.2f} {:>5.1f}%\n", r.c.query,
               r.c.series, r.c.steps, seconds * 1e3, ns, ns / static_cast<double>(r.c.window), ns / plain,
               rate, 100 * rate / limit.copy);
  }
}

int Main(int argc, char** argv) {
  std::string_view only;
  double seconds = 0;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view flag = argv[i];
    if (flag == "--only") {
      only = argv[i + 1];
    } else if (flag == "--seconds") {
      seconds = std::atof(argv[i + 1]);
    } else {
      fmt::print(stderr, "usage: rulecheck-bench-engine [--only TEXT] [--seconds S]\n");
      return 2;
    }
  }
  const std::map<std::string, Storage> storages = MakeStorages();
  const std::vector<Ready> cases = Prepare(storages, only);
  if (seconds == 0) {
    Report(cases);
    return 0;
  }
  const double begin = ThreadSeconds();
  while (ThreadSeconds() - begin < seconds) {
    for (const Ready& r : cases) r.Run();
  }
  return 0;
}

}  // namespace
}  // namespace rulecheck::bench

int main(int argc, char** argv) {
  return rulecheck::bench::Main(argc, argv);
}
