// The axes of a plot: round numbers and times that people like to read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace rulecheck::report {

struct ValueTick {
  double value = 0;
  std::string label;  // as Go prints a float
};

// From the lowest tick to the highest; `min` < `max`, both finite.
struct ValueAxis {
  double min = 0;
  double max = 1;
  std::vector<ValueTick> ticks;

  // 0 at `min`, 1 at `max`; what lies outside is clamped.
  double Fraction(double value) const;
};

// An axis that holds finite `min` <= `max`, with ticks a few of `rows` apart.
ValueAxis MakeValueAxis(double min, double max, size_t rows);

struct TimeTick {
  int64_t t_ms = 0;
  std::string label;
};

// Ticks in [first, last] whose labels fit into `columns`; at least one.
std::vector<TimeTick> MakeTimeTicks(int64_t first_ms, int64_t last_ms, size_t columns, bool clock);

// `1m30s` and `-5m`, or `2026-01-02T15:04:05Z`.
std::string TimeLabel(int64_t t_ms, bool clock);

}  // namespace rulecheck::report
