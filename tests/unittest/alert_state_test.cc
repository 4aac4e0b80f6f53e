#include "engine/rules/alert_state.h"

#include <doctest/doctest.h>

#include <string>

namespace rulecheck::engine::rules {
namespace {

constexpr int64_t kMinute = 60'000;

std::string Phase(const AlertState& state) {
  for (const Alert& alert : state.alerts()) {
    if (alert.active()) return AlertPhaseName(alert.phase);
  }
  return "none";
}

void Step(AlertState* state, int64_t minute, bool holds) {
  std::vector<Observation> observations;
  if (holds) observations.push_back({LabelsId{7}, {}});
  state->Step(minute * kMinute, observations);
}

TEST_CASE("for: 2m, keep_firing_for: 3m, true at 0..3m and 9m..11m") {
  AlertState state(2 * kMinute, 3 * kMinute);
  const char* expected[] = {"pending", "pending", "firing", "firing",  "firing",  "firing",
                            "firing",  "none",    "none",   "pending", "pending", "firing"};
  for (int64_t minute = 0; minute < 12; ++minute) {
    Step(&state, minute, minute <= 3 || minute >= 9);
    INFO(minute);
    CHECK(Phase(state) == expected[minute]);
  }
  CHECK(state.alerts()[0].active_at_ms == 9 * kMinute);
}

TEST_CASE("one missing evaluation resets a pending alert") {
  AlertState state(2 * kMinute, 0);
  Step(&state, 0, true);
  Step(&state, 1, false);
  CHECK(state.alerts().empty());
  Step(&state, 2, true);
  Step(&state, 3, true);
  CHECK(Phase(state) == "pending");
  Step(&state, 4, true);
  CHECK(Phase(state) == "firing");
}

TEST_CASE("without a hold time an alert fires when it is first seen") {
  AlertState state(0, 0);
  Step(&state, 0, true);
  CHECK(Phase(state) == "firing");
  Step(&state, 1, false);
  CHECK(Phase(state) == "none");
}

TEST_CASE("a resolved alert is remembered for fifteen minutes") {
  AlertState state(0, 0);
  Step(&state, 0, true);
  Step(&state, 1, false);
  Step(&state, 16, false);
  CHECK(state.alerts().size() == 1);
  Step(&state, 17, false);
  CHECK(state.alerts().empty());
}

TEST_CASE("keep_firing_for counts from the first missing evaluation and is cleared by a new one") {
  AlertState state(0, 2 * kMinute);
  Step(&state, 0, true);
  Step(&state, 1, false);
  Step(&state, 2, true);
  Step(&state, 3, false);
  Step(&state, 4, false);
  CHECK(Phase(state) == "firing");
  Step(&state, 5, false);
  CHECK(Phase(state) == "none");
}

}  // namespace
}  // namespace rulecheck::engine::rules
