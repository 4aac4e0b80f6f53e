// What an observer sees of a PromQL query: every part, without changing the answer.
#include <doctest/doctest.h>

#include <cstdint>
#include <memory>
#include <set>
#include <string>

#include "engine/core/load_series.h"
#include "engine/observe.h"
#include "engine/promql/engine.h"
#include "promql/series.h"

namespace rulecheck::engine {
namespace {

constexpr int64_t kObservedStep = 60'000;

struct Recorder : EvalObserver {
  void Saw(syntax::NodeId part, const Block& block, const StepGrid& grid) override {
    CHECK(block.steps() == grid.size());
    seen.insert(part.value);
    samples += block.CountPresent();
  }
  void SawRange(syntax::NodeId part, uint64_t count) override {
    seen.insert(part.value);
    samples += count;
  }

  std::set<uint32_t> seen;
  uint64_t samples = 0;
};

Storage& Data() {
  static const std::unique_ptr<Storage> storage = [] {
    auto out = std::make_unique<Storage>();
    for (const char* line : {R"(a{x="1"} 0+1x20)", R"(a{x="2"} 0+2x20)", R"(b{x="1"} 5x20)",
                             R"(h_bucket{le="1"} 0+1x20)", R"(h_bucket{le="+Inf"} 0+2x20)"}) {
      auto series = ExpandSeries(promql::ParseSeries(line).series, &out->symbols(), 1000);
      REQUIRE(series.ok());
      REQUIRE(AppendLoaded(*series, 0, kObservedStep, out.get()).ok());
    }
    return out;
  }();
  return *storage;
}

bool HasValue(const promql::Expr& e) {
  return e.kind != promql::NodeKind::kNumber && e.kind != promql::NodeKind::kString &&
         e.kind != promql::NodeKind::kParen && e.kind != promql::NodeKind::kDuration;
}

std::string Text(const Outcome& outcome) {
  std::string out;
  for (const MatrixSeries& series : outcome.value.matrix) {
    out += Data().symbols().Format(series.labels);
    for (const Point& point : series.points) out += " " + std::to_string(point.value);
  }
  return out;
}

}  // namespace

TEST_CASE("an observer sees every part of a query") {
  for (const char* text : {
           "a",
           "-a",
           "sum by (x) (a)",
           "rate(a[5m])",
           "(sum(rate(a[5m]))) / (2 * sum(b))",
           "a > 3 and on (x) b",
           "a unless b or vector(1)",
           "max_over_time(rate(a[2m])[5m:1m])",
           "histogram_quantile(0.9, rate(h_bucket[5m]))",
           "topk(scalar(b), a)",
           "a @ 300",
           "rate(a[5m]) > 0.01 and rate(a[5m]) < 5",
           "absent(missing)",
           "clamp_max(a, scalar(b))",
           "label_replace(a, \"y\", \"$1\", \"x\", \"(.*)\")",
           "timestamp(a)",
           "quantile_over_time(0.5, a[3m])",
           "count_values(\"v\", a)",
           "time() - a",
           "predict_linear(a[5m], 60)",
       }) {
    CAPTURE(std::string(text));
    const promql::ParseOutcome parsed = promql::Parse(text, {});
    REQUIRE(parsed.errors.empty());
    const promql::Expr& root = *parsed.query->root();
    Recorder recorder;
    EvalOptions options;
    options.observer = &recorder;
    const StepGrid grid{10 * kObservedStep, 15 * kObservedStep, kObservedStep};
    const auto observed = Evaluate(root, Data(), grid, options);
    REQUIRE(observed.ok());
    promql::Walk(root, [&](const promql::Expr& e) {
      if (HasValue(e))
        CHECK_MESSAGE(recorder.seen.contains(e.id.value),
                      parsed.query->text().substr(e.span.begin, e.span.size()));
      return true;
    });
    const auto plain = Evaluate(root, Data(), grid, {});
    REQUIRE(plain.ok());
    CHECK(Text(*observed) == Text(*plain));
    if (std::string_view(text) != "absent(missing)") CHECK(recorder.samples > 0);
  }
}

TEST_CASE("an observer sees what is empty, and nothing behind an error") {
  const promql::ParseOutcome parsed = promql::Parse("sum(missing) / rate(missing[5m])", {});
  Recorder recorder;
  EvalOptions options;
  options.observer = &recorder;
  REQUIRE(Evaluate(*parsed.query->root(), Data(), {0, 0, 0}, options).ok());
  CHECK(recorder.samples == 0);
  CHECK(recorder.seen.contains(parsed.query->root()->id.value));

  Recorder stopped;
  options.observer = &stopped;
  options.max_series = 1;
  const promql::ParseOutcome wide = promql::Parse("sum(a)", {});
  CHECK(!Evaluate(*wide.query->root(), Data(), {0, 0, 0}, options).ok());
  CHECK(stopped.seen.empty());
}

}  // namespace rulecheck::engine
