// What an observer sees of a LogQL query.
#include <doctest/doctest.h>

#include <cstdint>
#include <set>
#include <string>

#include "engine/logql/lang.h"
#include "engine/logql/log_engine.h"
#include "engine/observe.h"

namespace rulecheck::engine::logql {
namespace {

constexpr int64_t kObservedStep = 1'000'000'000;

struct LogRecorder : EvalObserver {
  void Saw(syntax::NodeId part, const Block& block, const StepGrid& grid) override {
    CHECK(block.steps() == grid.size());
    seen.insert(part.value);
    samples += block.CountPresent();
  }
  void SawRange(syntax::NodeId part, uint64_t count) override {
    seen.insert(part.value);
    lines += count;
  }

  std::set<uint32_t> seen;
  uint64_t samples = 0;
  uint64_t lines = 0;
};

const LogStore& Lines() {
  static LogStore store;
  if (store.streams().empty()) {
    for (int64_t i = 1; i <= 9; ++i) {
      store.AddEntry(store.AddStream({{"app", i % 2 == 0 ? "a" : "b"}}), i * kObservedStep,
                     "n=" + std::to_string(i), {});
    }
    store.Seal();
  }
  return store;
}

}  // namespace

TEST_CASE("an observer sees every part of a LogQL query") {
  for (const char* text : {
           R"({app="a"} |= "n")",
           R"(rate({app=~"a|b"}[5s]))",
           R"(sum by (app) (count_over_time({app=~"a|b"}[5s])) > 1)",
           R"(sum(count_over_time({app="a"}[5s])) / sum(count_over_time({app="b"}[5s])))",
           R"(topk(1, sum_over_time({app="a"} | logfmt | unwrap n [5s])) or vector(0))",
           R"x(label_replace(max(rate({app="a"}[5s])), "x", "$1", "app", "(.*)"))x",
       }) {
    CAPTURE(std::string(text));
    const lang::ParseOutcome parsed = lang::Parse(text, {});
    REQUIRE(parsed.errors.empty());
    LogRecorder recorder;
    LogEvalOptions options;
    options.observer = &recorder;
    const LogGrid grid{5 * kObservedStep, 8 * kObservedStep, kObservedStep};
    REQUIRE(Evaluate(*parsed.query->root(), Lines(), grid, options).ok());
    CHECK(recorder.lines > 0);
    lang::Walk(*parsed.query->root(), [&](const lang::Expr& e) {
      if (e.kind != lang::NodeKind::kLiteral)
        CHECK_MESSAGE(recorder.seen.contains(e.id.value),
                      parsed.query->text().substr(e.span.begin, e.span.size()));
      return true;
    });
    CHECK((recorder.samples > 0) == (parsed.query->root()->kind != lang::NodeKind::kLog));
  }
}

}  // namespace rulecheck::engine::logql
