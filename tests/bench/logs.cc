// What LogQL's pipelines cost a line, beside what this machine could do at best: the
// bytes of the lines over measured memory bandwidth. One thread.
//
// usage: rulecheck-bench-logs [--only TEXT] [--lines N]
//   --only TEXT  the queries that contain TEXT
//   --lines N    lines of each kind (default 200000)
#include <fmt/format.h>

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "bandwidth.h"
#include "engine/logql/log_engine.h"
#include "rulecheck/logql.h"

namespace rulecheck::bench {
namespace {

constexpr int64_t kSecond = 1'000'000'000;
constexpr int64_t kStreams = 20;

struct Case {
  const char* title;
  const char* app;
  const char* query;
};

// Every query counts or averages over [5m] at 61 steps, as a dashboard does.
const std::vector<Case> kCases = {
    {"no stage", "nginx", R"(sum by (app) (count_over_time({app="nginx"}[5m])))"},
    {"filter, contains", "nginx", R"(sum by (app) (count_over_time({app="nginx"} |= "POST" [5m])))"},
    {"filter, contains not", "nginx", R"(sum by (app) (count_over_time({app="nginx"} != "zzz" [5m])))"},
    {"filter, regexp", "nginx", R"(sum by (app) (count_over_time({app="nginx"} |~ "\" 5\\d\\d " [5m])))"},
    {"filter, pattern", "nginx", R"(sum by (app) (count_over_time({app="nginx"} |> "<_>\"POST <_>" [5m])))"},
    {"json, one label", "json", R"(sum by (status) (count_over_time({app="json"} | json [5m])))"},
    {"json, one path", "json", R"(sum by (s) (count_over_time({app="json"} | json s="status" [5m])))"},
    {"json, all labels", "json", R"(max by (status) (count_over_time({app="json"} | json [5m])))"},
    {"json behind a filter", "json",
     R"(sum by (status) (count_over_time({app="json"} |= "POST" | json [5m])))"},
    {"json, unwrap", "json", R"(avg_over_time({app="json"} | json | unwrap took [5m]) by (status))"},
    {"logfmt, one label", "logfmt", R"(sum by (status) (count_over_time({app="logfmt"} | logfmt [5m])))"},
    {"logfmt, all labels", "logfmt", R"(max by (status) (count_over_time({app="logfmt"} | logfmt [5m])))"},
    {"logfmt, label filter", "logfmt",
     R"(sum by (path) (count_over_time({app="logfmt"} | logfmt | status >= 500 [5m])))"},
    {"logfmt, unwrap", "logfmt",
     R"(quantile_over_time(0.99, {app="logfmt"} | logfmt | unwrap duration(took) [5m]) by (path))"},
    {"pattern", "nginx",
     R"(sum by (status) (count_over_time({app="nginx"} | pattern `<ip> - - <_> "<method> <path> <_>" <status> <size> <_>` [5m])))"},
    {"regexp", "nginx",
     R"(sum by (status) (count_over_time({app="nginx"} | regexp `"(?P<method>\S+) (?P<path>\S+) \S+" (?P<status>\d+)` [5m])))"},
    {"line_format", "logfmt",
     R"(sum by (app) (bytes_over_time({app="logfmt"} | logfmt | line_format "{{.method}} {{.path}}" [5m])))"},
};

const char* Method(int64_t i) {
  return i % 3 == 0 ? "POST" : "GET";
}
int64_t StatusOf(int64_t i) {
  return i % 17 == 0 ? 503 : (i % 5 == 0 ? 404 : 200);
}

std::string NginxLine(int64_t i) {
  return fmt::format(
      R"x(10.0.{}.{} - - [10/Oct/2026:13:55:{:02} +0000] "{} /api/v1/items/{} HTTP/1.1" {} {} "-" "Mozilla/5.0 (X11; Linux x86_64)")x",
      i % 250, i % 199, i % 60, Method(i), i % 40, StatusOf(i), 500 + i % 9000);
}
std::string JsonLine(int64_t i) {
  return fmt::format(
      R"x({{"ts":"2026-10-10T13:55:{:02}Z","level":"info","method":"{}","path":"/api/v1/items/{}","status":{},)x"
      R"x("took":{}.{},"user":{{"agent":"Mozilla/5.0 (X11; Linux x86_64)"}},"msg":"request served"}})x",
      i % 60, Method(i), i % 40, StatusOf(i), i % 7, i % 100);
}
std::string LogfmtLine(int64_t i) {
  return fmt::format(
      R"x(ts=2026-10-10T13:55:{:02}Z level=info method={} path=/api/v1/items/{} status={} took={}ms agent="Mozilla/5.0 (X11; Linux x86_64)" msg="request served")x",
      i % 60, Method(i), i % 40, StatusOf(i), 1 + i % 700);
}

// An hour of lines. Returns their bytes.
uint64_t Fill(std::string_view app, int64_t lines, engine::logql::LogStore* store) {
  uint64_t bytes = 0;
  std::vector<engine::logql::StreamId> streams;
  for (int64_t s = 0; s < kStreams; ++s)
    streams.push_back(store->AddStream({{"app", std::string(app)}, {"pod", fmt::format("p{}", s)}}));
  for (int64_t i = 0; i < lines; ++i) {
    const std::string line = app == "json" ? JsonLine(i) : (app == "logfmt" ? LogfmtLine(i) : NginxLine(i));
    store->AddEntry(streams[static_cast<size_t>(i % kStreams)], i * 3600 * kSecond / lines + 1, line, {});
    bytes += line.size();
  }
  return bytes;
}

void Row(const Case& c, const engine::logql::LogStore& store, int64_t lines, uint64_t bytes,
         const Bandwidth& limit) {
  const logql::ParseOutcome parsed = logql::Parse(c.query, {});
  std::string error = parsed.errors.empty() ? "" : parsed.errors.front().message;
  const auto work = [&] {
    if (!error.empty()) return;
    const auto out = engine::logql::Evaluate(*parsed.query->root(), store, {0, 3600 * kSecond, 60 * kSecond},
                                             engine::logql::LogEvalOptions());
    if (!out) error = out.error().message;
    Keep(out);
  };
  const double seconds = BestSeconds(3, work);
  if (!error.empty()) {
    fmt::print("  {:22} failed: {}\n", c.title, error);
    return;
  }
  const double gigabytes = static_cast<double>(bytes) / 1e9;
  fmt::print("  {:22} {:8.2f} million lines/s {:7.3f} GB/s {:7.0f} ns a line {:6.1f}% of reading memory\n",
             c.title, static_cast<double>(lines) / seconds / 1e6, gigabytes / seconds,
             seconds / static_cast<double>(lines) * 1e9, gigabytes / seconds / limit.read * 100);
}

int Main(int argc, char** argv) {
  std::string_view only;
  int64_t lines = 200'000;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::string_view(argv[i]) == "--only") only = argv[i + 1];
    if (std::string_view(argv[i]) == "--lines") lines = std::max(1LL, std::atoll(argv[i + 1]));
  }
  const Bandwidth limit = MeasureBandwidth();
  fmt::print(
      "LogQL: an hour of {} lines in {} streams, [5m] windows at 61 steps, one thread; memory reads {:.1f} "
      "GB/s\n",
      lines, kStreams, limit.read);
  for (const std::string_view app : {"nginx", "json", "logfmt"}) {
    engine::logql::LogStore store;
    const uint64_t bytes = Fill(app, lines, &store);
    store.Seal();
    fmt::print(" {}: {:.0f} bytes a line\n", app, static_cast<double>(bytes) / static_cast<double>(lines));
    for (const Case& c : kCases) {
      if (c.app == app && std::string_view(c.query).find(only) != std::string_view::npos)
        Row(c, store, lines, bytes, limit);
    }
  }
  return 0;
}

}  // namespace
}  // namespace rulecheck::bench

int main(int argc, char** argv) {
  return rulecheck::bench::Main(argc, argv);
}
