// Input series that a search builds up: per phase of a test, how the values of each go on.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace rulecheck::unittest {

// A test begins quiet, then fires, then is quiet again.
enum class Phase : uint8_t { kBefore, kFiring, kAfter };
inline constexpr size_t kPhases = 3;

enum class Shape : uint8_t {
  kGauge,      // the value of a phase
  kCounter,    // grows by the value of a phase each second
  kHistogram,  // classic buckets: observations of a phase lie above `low` up to `high`
};

struct Signal {
  Shape shape = Shape::kGauge;
  std::array<std::optional<double>, kPhases> value;  // nothing: no samples in that phase
  std::array<bool, kPhases> any{};                   // the value was of no concern
  std::array<double, kPhases> low{};                 // of a histogram: `value` is the upper bound
  std::array<double, kPhases> rate = {1, 1, 1};      // of a histogram: observations a second
  // Native histograms: `value` counts observations, or those a second, of which each is like this one.
  bool native = false;
  std::array<double, kPhases> observed = {1, 1, 1};
};

using SignalLabels = std::map<std::string, std::string>;  // with __name__
using Signals = std::map<SignalLabels, Signal>;

// How long phases are, in intervals.
struct Timing {
  int64_t interval_ms = 60'000;
  std::array<int64_t, kPhases> steps{};

  int64_t BeginMs(Phase phase) const;
  int64_t EndMs(Phase phase) const;  // the last interval of it
};

// `series:` and `values:` of each, in the notation of promtool.
struct WrittenSeries {
  std::string series;
  std::string values;
};
std::vector<WrittenSeries> Write(const Signals& signals, const Timing& timing);

}  // namespace rulecheck::unittest
