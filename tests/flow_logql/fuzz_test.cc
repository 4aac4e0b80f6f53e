// Label flow of random LogQL over random logs against our engine: a few seconds here, as long
// as wanted by RULECHECK_FUZZ_SECONDS=3600 RULECHECK_FUZZ_SEED=1 test_flow_logql.
#include <doctest/doctest.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "flow_logql/log_claims.h"

namespace rulecheck::test {
namespace {

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

LogTrial TrialOf(uint64_t seed) {
  Dice dice(seed);
  LogTrial trial;
  trial.any_packed_keys = dice.Chance(40);
  trial.with_inventory = dice.Chance(50);
  trial.range_query = dice.Chance(50);
  trial.streams = RandomStreams(dice, trial.any_packed_keys);
  trial.query =
      dice.Chance(35) ? RandomLogQuery(dice) : RandomMetricQuery(dice, static_cast<int>(dice.Below(4)));
  return trial;
}

}  // namespace

TEST_CASE("label flow of random LogQL holds in the engine") {
  const auto seconds = std::chrono::seconds(FromEnvironment("RULECHECK_FUZZ_SECONDS", 3));
  const uint64_t first = FromEnvironment("RULECHECK_FUZZ_SEED", 1) << 32;
  const auto end = std::chrono::steady_clock::now() + seconds;
  size_t trials = 0, parsed = 0, answered = 0, claims = 0, series = 0, violations = 0;
  for (uint64_t seed = first; std::chrono::steady_clock::now() < end; ++seed) {
    const LogTrial trial = TrialOf(seed);
    const TrialOutcome outcome = HoldAgainstEngine(trial);
    ++trials;
    parsed += outcome.parsed ? 1 : 0;
    answered += outcome.answered ? 1 : 0;
    claims += outcome.claims;
    series += outcome.series;
    if (outcome.violation.empty()) continue;
    CAPTURE(seed);
    CAPTURE(trial.query);
    CAPTURE(trial.with_inventory);
    CHECK(outcome.violation == "");
    if (++violations == 20) break;
  }
  std::printf("%zu queries, %zu answered, %zu results of %zu series held against their flow\n", trials,
              answered, claims, series);
  CHECK(parsed * 10 > trials * 9);
  CHECK(answered * 2 > parsed);
}

}  // namespace rulecheck::test
