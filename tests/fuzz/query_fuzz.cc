// libFuzzer: a PromQL query over a few small series. The printed form must parse to
// itself; a range must answer like its steps, one by one.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine.h"
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
  if (again.query != nullptr && promql::Print(*again.query->root()) != printed) __builtin_trap();

  static const engine::Storage storage = SmallSeries();
  const promql::ValueType type = parsed.query->root()->type;
  if (type != promql::ValueType::kVector) return;
  const auto range = engine::Evaluate(*parsed.query->root(), storage, {300'000, 900'000, 60'000}, Bounded());
  if (!range.ok() || DependsOnRange(printed)) return;
  for (int64_t t = 300'000; t <= 900'000; t += 300'000)
    CheckInstant(*parsed.query->root(), storage, range->value, t);
}

}  // namespace
}  // namespace rulecheck

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  rulecheck::FuzzQuery(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
