#include "unittest/generate/signals.h"

#include <algorithm>
#include <cmath>

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

// What a native histogram of schema 0 has counted so far.
class NativeCounts {
 public:
  // The bucket of an observation: (2^(i-1), 2^i].
  static int Bucket(double observed) {
    return static_cast<int>(std::ceil(std::log2(std::max(observed, 1e-9))));
  }

  void Add(double count, double observed) {
    counts_[Bucket(observed)] += count;
    count_ += count;
    sum_ += count * observed;
  }
  std::string Text() const {
    std::string buckets;
    const int first = counts_.empty() ? 0 : counts_.begin()->first;
    const int last = counts_.empty() ? -1 : counts_.rbegin()->first;
    for (int i = first; i <= last; ++i) {
      const auto at = counts_.find(i);
      buckets += (i == first ? "" : " ") + (at == counts_.end() ? "0" : Rounded(at->second));
    }
    return "{{schema:0 sum:" + Rounded(sum_) + " count:" + Rounded(count_) +
           " offset:" + std::to_string(first) + " buckets:[" + buckets + "]}}";
  }

 private:
  std::map<int, double> counts_;
  double count_ = 0;
  double sum_ = 0;
};

std::string NativeText(const Signal& signal, const Timing& timing) {
  const bool counter = signal.shape == Shape::kCounter;
  const double seconds = static_cast<double>(timing.interval_ms) / kMsPerSecond;
  NativeCounts so_far;
  std::string out;
  for (size_t p = 0; p < kPhases; ++p) {
    const int64_t count = timing.steps[p];
    if (!out.empty()) out += ' ';
    if (!signal.value[p]) {
      out += "_x" + std::to_string(count);
      continue;
    }
    NativeCounts step;
    step.Add(*signal.value[p] * (counter ? seconds : 1), signal.observed[p]);
    if (!counter) so_far = {};
    so_far.Add(*signal.value[p] * (counter ? seconds : 1), signal.observed[p]);
    const std::string rest = count == 1 ? "" : "x" + std::to_string(count - 1);
    out += so_far.Text() + (counter && count > 1 ? "+" + step.Text() : "") + rest;
    if (!counter || count == 1) continue;
    so_far.Add(*signal.value[p] * seconds * static_cast<double>(count - 1), signal.observed[p]);
  }
  return out;
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
    if (signal.native) {
      out.push_back({MetricText(labels), NativeText(signal, timing)});
    } else if (signal.shape == Shape::kHistogram) {
      WriteHistogram(labels, signal, timing, &out);
    } else {
      out.push_back({MetricText(labels), signal.shape == Shape::kCounter ? CounterText(signal.value, timing)
                                                                         : GaugeText(signal, timing)});
    }
  }
  return out;
}

}  // namespace rulecheck::unittest
