// What happens to a service over a run: errors, traffic, resets, scrapes. Counters are exact
// integrals of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rulecheck::simulate {

// Milliseconds since the begin of the run; shares of errors as ratios.
struct Scenario {
  std::string name, what;
  std::vector<std::pair<int64_t, double>> errors = {{0, 0}};   // share of events that fail, from then on
  std::vector<std::pair<int64_t, double>> traffic = {{0, 1}};  // times the usual rate, from then on
  double events_per_second = 1;                                // of one instance
  int instances = 1;
  int64_t outage_start_ms = 0;
  int64_t outage_end_ms = -1;  // -1: it lasts
  std::vector<int64_t> resets_ms;
  std::vector<std::pair<int64_t, int64_t>> missing_ms;  // no scrapes from then to before then
  bool errors_appear_late = false;                      // the series of errors begins with the first of them
  int64_t scrape_ms = 30'000;
  int64_t phase_ms = 0;  // of scrapes
  int64_t end_ms = 0;
  double start_value = 0;  // of counters of all and of good events
};

// Events up to a time, from the begin or from the last reset on.
class EventCounts {
 public:
  explicit EventCounts(const Scenario& scenario);

  struct Counts {
    double all = 0, bad = 0;
    bool fresh = false;  // there was a reset
  };
  // Times must not go back.
  Counts At(int64_t t_ms);
  bool IsMissing(int64_t t_ms) const;

 private:
  struct Piece {
    int64_t from_ms;
    double rate, errors;  // events a millisecond, share that fails
  };
  void Advance(int64_t t_ms);

  const Scenario& scenario_;
  std::vector<Piece> pieces_;
  size_t piece_ = 0, reset_ = 0;
  int64_t now_ms_ = 0;
  Counts counts_;
};

// The scenarios that `rulecheck slo simulate` knows by name.
struct ScenarioFrame {
  int64_t history_ms = 0;  // before the outage: as long as the longest window
  int64_t outage_ms = 0;   // how long errors last where the scenario does not say it
  int64_t length_ms = 0;   // of what is looked at from the begin of the outage on
  int64_t leak_ms = 0;     // the same for what shows only in the longest window
  int64_t scrape_ms = 30'000, interval_ms = 60'000;  // between scrapes, between evaluations
  double events_per_hour = 3600;                     // of normal traffic
  double floor_per_hour = 0;                         // of the least; 0: not said
};
std::vector<Scenario> KnownScenarios(const ScenarioFrame& frame);

// When scrapes are, so that none falls on an evaluation or on the edge of a window, where releases of
// Prometheus differ; in whole seconds.
int64_t PhaseOf(const ScenarioFrame& frame);

}  // namespace rulecheck::simulate
