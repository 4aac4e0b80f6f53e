#include "unittest/generate/signals.h"

#include <algorithm>

#include "base/go_format.h"

namespace rulecheck::unittest {
namespace {

constexpr double kMsPerSecond = 1000;

std::string MetricText(const SignalLabels& labels) {
  std::string name;
  std::string rest;
  for (const auto& [label, value] : labels) {
    if (label == "__name__") {
      name = value;
    } else {
      rest += (rest.empty() ? "" : ", ") + label + "=" + Quote(value);
    }
  }
  return rest.empty() ? name : name + "{" + rest + "}";
}

std::string Rounded(double value) {
  const std::string text = FormatFloat(value, 'g', 12);
  return FormatFloat(ParseFloat(text).value_or(value), 'f', -1);
}

// `count` samples from `start` on, each `step` more than the one before.
std::string SampleRun(double start, double step, int64_t count) {
  if (count == 1) return Rounded(start);
  const std::string times = "x" + std::to_string(count - 1);
  if (step == 0) return Rounded(start) + times;
  return Rounded(start) + (step > 0 ? "+" : "-") + Rounded(step > 0 ? step : -step) + times;
}

// The growth a second in each phase.
std::string CounterText(const std::array<std::optional<double>, kPhases>& slopes, const Timing& timing) {
  const double seconds = static_cast<double>(timing.interval_ms) / kMsPerSecond;
  std::string out;
  double at = 0;
  for (size_t p = 0; p < kPhases; ++p) {
    const int64_t count = timing.steps[p];
    if (!out.empty()) out += ' ';
    if (!slopes[p]) {
      out += "_x" + std::to_string(count);
      continue;
    }
    const double step = *slopes[p] * seconds;
    out += SampleRun(at + step, step, count);
    at += step * static_cast<double>(count);
  }
  return out;
}

std::string GaugeText(const Signal& signal, const Timing& timing) {
  std::string out;
  for (size_t p = 0; p < kPhases; ++p) {
    if (!out.empty()) out += ' ';
    out += signal.value[p] ? SampleRun(*signal.value[p], 0, timing.steps[p])
                           : "_x" + std::to_string(timing.steps[p]);
  }
  return out;
}

void WriteHistogram(const SignalLabels& labels, const Signal& signal, const Timing& timing,
                    std::vector<WrittenSeries>* out) {
  std::set<double> bounds;
  for (size_t p = 0; p < kPhases; ++p) {
    if (!signal.value[p]) continue;
    bounds.insert(*signal.value[p]);
    if (signal.low[p] > 0) bounds.insert(signal.low[p]);
  }
  const auto add = [&](const std::string& le, double bound, bool all) {
    std::array<std::optional<double>, kPhases> slopes;
    for (size_t p = 0; p < kPhases; ++p) {
      if (signal.value[p]) slopes[p] = all || bound >= *signal.value[p] ? signal.rate[p] : 0;
    }
    SignalLabels bucket = labels;
    bucket["le"] = le;
    out->push_back({MetricText(bucket), CounterText(slopes, timing)});
  };
  for (double bound : bounds) add(Rounded(bound), bound, false);
  add("+Inf", 0, true);
}

}  // namespace

int64_t Timing::BeginMs(Phase phase) const {
  int64_t before = 0;
  for (size_t p = 0; p < static_cast<size_t>(phase); ++p) before += steps[p];
  return before * interval_ms;
}

int64_t Timing::EndMs(Phase phase) const {
  return BeginMs(phase) + (steps[static_cast<size_t>(phase)] - 1) * interval_ms;
}

std::vector<WrittenSeries> Write(const Signals& signals, const Timing& timing) {
  std::vector<WrittenSeries> out;
  for (const auto& [labels, signal] : signals) {
    if (std::none_of(signal.value.begin(), signal.value.end(), [](const auto& v) { return v.has_value(); }))
      continue;
    if (signal.shape == Shape::kHistogram) {
      WriteHistogram(labels, signal, timing, &out);
    } else {
      out.push_back({MetricText(labels), signal.shape == Shape::kCounter ? CounterText(signal.value, timing)
                                                                         : GaugeText(signal, timing)});
    }
  }
  return out;
}

}  // namespace rulecheck::unittest
