// libFuzzer: a PromQL query over a few small series. The printed form must parse to
// itself; a range must answer like its steps, one by one, and the same with equal
// parts evaluated once or each time.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/load_series.h"
#include "engine/histogram/ops.h"
#include "engine/promql/engine.h"
#include "promql/series.h"
#include "rulecheck/promql.h"

namespace rulecheck {
namespace {

engine::Storage SmallSeries() {
  engine::Storage storage;
  const char* const jobs[] = {"a", "b", "c"};
  for (int s = 0; s < 6; ++s) {
    const std::vector<std::pair<std::string, std::string>> pairs = {
        {"__name__", s < 3 ? "x" : "y_bucket"},
        {"job", jobs[s % 3]},
        {"le", s < 3 ? "" : (s == 5 ? "+Inf" : "1")}};
    const engine::LabelsId labels = storage.symbols().InternPairs(pairs);
    for (int i = 0; i < 20; ++i) {
      if ((i + s) % 7 == 3) continue;  // gaps
      const double value = i == 11 ? engine::StaleNan() : (i * s) % 13;
      static_cast<void>(storage.Append(labels, int64_t{60'000} * i, value));
    }
  }
  for (const char* line : {"h{job=\"a\"} {{schema:1 sum:3 count:3 buckets:[2 0 1]}}+{{schema:1 sum:1 count:1 "
                           "buckets:[1]}}x8 stale {{schema:0 sum:5 count:4 buckets:[1 2 1]}}x5",
                           "h{job=\"b\"} 1+2x9 _x2 {{schema:0 sum:5 count:4 buckets:[1 2 1]}}x5"}) {
    const auto series = engine::ExpandSeries(promql::ParseSeries(line).series, &storage.symbols(), 100);
    if (!series.ok() || !engine::AppendLoaded(*series, 0, 60'000, &storage).ok()) __builtin_trap();
  }
  return storage;
}

bool SameBits(double a, double b) {
  return std::memcmp(&a, &b, sizeof a) == 0 || (std::isnan(a) && std::isnan(b));
}

engine::EvalOptions Bounded() {
  engine::EvalOptions options;
  options.max_samples = 20'000;
  options.max_series = 1'000;
  options.max_steps = 2'000;
  options.timeout_ms = 500;
  return options;
}

// Each point of the range is the instant query's sample of that series.
void CheckInstant(const promql::Expr& root, const engine::Storage& storage, const engine::Value& range,
                  int64_t t_ms) {
  auto instant = engine::Evaluate(root, storage, {t_ms, t_ms, 0}, Bounded());
  if (!instant.ok()) return;
  for (const engine::VectorSample& sample : instant->value.vector) {
    for (const engine::MatrixSeries& series : range.matrix) {
      if (series.labels != sample.labels) continue;
      for (const engine::Point& point : series.points) {
        if (point.t_ms != t_ms || point.histogram != nullptr || sample.histogram != nullptr) continue;
        if (!SameBits(point.value, sample.value)) __builtin_trap();
      }
    }
  }
}

bool SamePoints(const std::vector<engine::Point>& a, const std::vector<engine::Point>& b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (a[i].t_ms != b[i].t_ms || (a[i].histogram == nullptr) != (b[i].histogram == nullptr)) return false;
    if (a[i].histogram == nullptr && !SameBits(a[i].value, b[i].value)) return false;
  }
  return true;
}

// Values and annotations, of an answer that may have ended at a bound.
void CheckShared(const promql::Expr& root, const engine::Storage& storage, const engine::StepGrid& grid,
                 const engine::Outcome& shared) {
  engine::EvalOptions options = Bounded();
  options.share_repeats = false;
  const auto plain = engine::Evaluate(root, storage, grid, options);
  if (!plain.ok()) return;
  if (plain->value.matrix.size() != shared.value.matrix.size()) __builtin_trap();
  for (size_t i = 0; i < shared.value.matrix.size(); ++i) {
    const engine::MatrixSeries& a = plain->value.matrix[i];
    const engine::MatrixSeries& b = shared.value.matrix[i];
    if (a.labels != b.labels || !SamePoints(a.points, b.points)) __builtin_trap();
  }
  if (plain->annotations.size() != shared.annotations.size()) __builtin_trap();
  for (size_t i = 0; i < shared.annotations.size(); ++i) {
    const engine::Annotation& a = plain->annotations[i];
    const engine::Annotation& b = shared.annotations[i];
    if (a.message != b.message || a.span.begin != b.span.begin) __builtin_trap();
  }
}

// Answers that depend on the range itself, or on the order of an instant result.
bool DependsOnRange(std::string_view text) {
  for (std::string_view word :
       {"start", "end", "range", "step", "topk", "bottomk", "limit", "sort", "[", "@"}) {
    if (text.find(word) != std::string_view::npos) return true;
  }
  return false;
}

void FuzzQuery(std::string text) {
  promql::ParseOptions options;
  options.features = promql::Features::All();
  const promql::ParseOutcome parsed = promql::Parse(std::move(text), options);
  if (parsed.query == nullptr) return;
  const std::string printed = promql::Print(*parsed.query->root());
  static_cast<void>(promql::Pretty(*parsed.query->root()));
  const promql::ParseOutcome again = promql::Parse(printed, options);
  // Prometheus prints -Inf below an operator as `-+Inf`, which grows a sign each time.
  const bool grows = printed.find("+Inf") != std::string::npos;
  if (!grows && again.query != nullptr && promql::Print(*again.query->root()) != printed) __builtin_trap();

  static const engine::Storage storage = SmallSeries();
  const promql::ValueType type = parsed.query->root()->type;
  if (type != promql::ValueType::kVector) return;
  const engine::StepGrid grid{300'000, 900'000, 60'000};
  const auto range = engine::Evaluate(*parsed.query->root(), storage, grid, Bounded());
  if (!range.ok()) return;
  CheckShared(*parsed.query->root(), storage, grid, *range);
  if (DependsOnRange(printed)) return;
  for (int64_t t = 300'000; t <= 900'000; t += 300'000)
    CheckInstant(*parsed.query->root(), storage, range->value, t);
}

}  // namespace
}  // namespace rulecheck

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  rulecheck::FuzzQuery(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
