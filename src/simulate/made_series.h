// Series made for rules of objectives: from the selectors that they read, and from what happens.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/storage.h"
#include "rulecheck/result.h"
#include "simulate/scenario.h"
#include "slo/model.h"

namespace rulecheck::simulate {

enum class SeriesKind : uint8_t {
  kAll,     // a counter of all events
  kGood,    // of good ones
  kBad,     // of bad ones
  kGauge,   // one value in good times, another in bad ones
  kLevel,   // between the two as the share of errors is
  kNative,  // a native histogram of all events; good ones are below `bound`
};

struct MadeSeries {
  std::vector<std::pair<std::string, std::string>> labels;  // `__name__` among them, sorted
  SeriesKind kind = SeriesKind::kAll;
  double good_value = 1, bad_value = 0;  // of kGauge and kLevel
  double bound = 1;                      // of kNative

  std::string Text() const;  // as a selector: `up{job="a"}`
};

// For the objectives, `instances` times. Errors: a shape of which no series is known, tests of
// labels that exclude each other.
Result<std::vector<MadeSeries>> SeriesFor(const std::vector<const slo::Slo*>& slos, int instances);

// A sample: nothing where there is none.
struct MadeSamples {
  int64_t start_ms = 0, step_ms = 0;
  std::vector<double> values;  // of kNative: good events
  std::vector<double> others;  // of kNative: bad ones
  std::vector<bool> present;
};
// Values have six decimals, as they are written into tests.
MadeSamples SamplesOf(const MadeSeries& series, const Scenario& scenario);

Status FillMade(const std::vector<MadeSeries>& series, const Scenario& scenario, engine::Storage* storage);

// Between the cells of a test that has the samples of a scenario.
int64_t CellOf(const Scenario& scenario);
// The samples in the notation of unit tests, a cell each CellOf: "0+30x9 _x4 300".
std::string NotationOf(const MadeSeries& series, const MadeSamples& samples);

}  // namespace rulecheck::simulate
