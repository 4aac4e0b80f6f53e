#include "report/plot_axis.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "base/duration.h"
#include "base/go_format.h"

namespace rulecheck::report {
namespace {

constexpr int64_t kSecond = 1000, kMinute = 60 * kSecond, kHour = 60 * kMinute, kDay = 24 * kHour;
constexpr int64_t kTimeSteps[] = {1,
                                  2,
                                  5,
                                  10,
                                  20,
                                  50,
                                  100,
                                  200,
                                  500,
                                  kSecond,
                                  2 * kSecond,
                                  5 * kSecond,
                                  10 * kSecond,
                                  15 * kSecond,
                                  30 * kSecond,
                                  kMinute,
                                  2 * kMinute,
                                  5 * kMinute,
                                  10 * kMinute,
                                  15 * kMinute,
                                  30 * kMinute,
                                  kHour,
                                  2 * kHour,
                                  3 * kHour,
                                  6 * kHour,
                                  12 * kHour,
                                  kDay,
                                  2 * kDay,
                                  7 * kDay,
                                  14 * kDay,
                                  28 * kDay,
                                  84 * kDay,
                                  364 * kDay};
// Beyond the year 29,000 calendars are of little use.
constexpr int64_t kLastClock = 860'000'000'000'000;

// mantissa * 10^exponent, the nearest double for small exponents.
double Decimal(double mantissa, int exponent) {
  return exponent < 0 ? mantissa / std::pow(10.0, -exponent) : mantissa * std::pow(10.0, exponent);
}

// 1, 2 or 5 times a power of ten, at least `wanted`.
void RoundStep(double wanted, double* mantissa, int* exponent) {
  *exponent = static_cast<int>(std::floor(std::log10(wanted)));
  for (const double m : {1.0, 2.0, 5.0}) {
    *mantissa = m;
    if (Decimal(m, *exponent) >= wanted * (1 - 1e-12)) return;
  }
  *mantissa = 1;
  ++*exponent;
}

ValueAxis BareAxis(double min, double max) {
  return {min, max, {{min, FormatFloatV(min)}, {max, FormatFloatV(max)}}};
}

int64_t TimeStep(double span_ms, size_t ticks) {
  for (const int64_t step : kTimeSteps) {
    if (span_ms / static_cast<double>(step) <= static_cast<double>(ticks)) return step;
  }
  int64_t step = std::end(kTimeSteps)[-1];
  while (span_ms / static_cast<double>(step) > static_cast<double>(ticks)) step *= 2;
  return step;
}

std::string ClockLabel(int64_t t_ms, int64_t step_ms) {
  const std::string full = TimeLabel(t_ms, true);  // 2026-01-02T15:04:05Z
  const size_t day = full.find('T');
  if (day == std::string::npos) return full;
  if (step_ms >= kDay) return full.substr(0, day);
  const std::string_view clock = std::string_view(full).substr(day + 1);
  if (step_ms < kMinute) return std::string(clock.substr(0, clock.size() - 1));
  return std::string(clock.substr(0, 5));
}

}  // namespace

double ValueAxis::Fraction(double value) const {
  // Quarters: the difference of two doubles may be infinite.
  const double fraction = (value / 4 - min / 4) / (max / 4 - min / 4);
  return std::clamp(fraction, 0.0, 1.0);
}

ValueAxis MakeValueAxis(double min, double max, size_t rows) {
  if (min == max) {  // a constant: show its distance from zero
    if (min == 0) max = 1;
    if (min > 0) min = 0;
    if (max < 0) max = 0;
  }
  const double range = max - min;
  const auto ticks = static_cast<double>(std::clamp<size_t>(rows / 3, 2, 6));
  const double magnitude = std::max(std::abs(min), std::abs(max));
  // Too wide, too narrow, or too far from zero for round numbers.
  if (range > 1e300 || range < 1e-300 || magnitude / range > 1e9) return BareAxis(min, max);
  double mantissa = 1;
  int exponent = 0;
  RoundStep(range / ticks, &mantissa, &exponent);
  const double step = Decimal(mantissa, exponent);
  const double first = std::floor(min / step), last = std::ceil(max / step);
  ValueAxis axis{Decimal(first * mantissa, exponent), Decimal(last * mantissa, exponent), {}};
  axis.min = std::min(axis.min, min);
  axis.max = std::max(axis.max, max);
  for (double k = first; k <= last; ++k) {
    const double value = Decimal(k * mantissa, exponent) + 0.0;  // no "-0"
    axis.ticks.push_back({value, FormatFloatV(value)});
  }
  return axis;
}

std::string TimeLabel(int64_t t_ms, bool clock) {
  if (t_ms < -kLastClock || t_ms > kLastClock) return fmt::format("{}ms", t_ms);
  if (!clock) return (t_ms < 0 ? "-" : "") + FormatPrometheusDuration(t_ms < 0 ? -t_ms : t_ms);
  namespace chrono = std::chrono;
  const chrono::sys_time<chrono::milliseconds> time{chrono::milliseconds(t_ms)};
  const auto day = chrono::floor<chrono::days>(time);
  const chrono::year_month_day date{day};
  const chrono::hh_mm_ss clock_time{time - day};
  std::string out =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  clock_time.hours().count(), clock_time.minutes().count(), clock_time.seconds().count());
  if (clock_time.subseconds().count() != 0) out += fmt::format(".{:03}", clock_time.subseconds().count());
  return out + "Z";
}

std::vector<TimeTick> MakeTimeTicks(int64_t first_ms, int64_t last_ms, size_t columns, bool clock) {
  constexpr size_t kLabelCells = 12;
  if (first_ms < -kLastClock || last_ms > kLastClock || first_ms == last_ms) {
    return {{first_ms, TimeLabel(first_ms, clock)}};
  }
  const int64_t step =
      TimeStep(static_cast<double>(last_ms - first_ms), std::max<size_t>(columns / kLabelCells, 1));
  int64_t t = first_ms / step * step;
  if (t < first_ms) t += step;
  std::vector<TimeTick> out;
  for (; t <= last_ms; t += step) {
    out.push_back({t, clock ? ClockLabel(t, step) : TimeLabel(t, false)});
  }
  if (out.empty()) out.push_back({first_ms, TimeLabel(first_ms, clock)});
  return out;
}

}  // namespace rulecheck::report
