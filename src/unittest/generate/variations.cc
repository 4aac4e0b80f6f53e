#include "unittest/generate/variations.h"

#include <set>

namespace rulecheck::unittest {
namespace {

constexpr const char* kPartLabel = "part";
constexpr size_t kMostNames = 5;  // of metrics, and of labels

Signal ScaledSignal(Signal signal, double factor) {
  for (size_t p = 0; p < kPhases; ++p) {
    if (signal.shape == Shape::kHistogram) {
      signal.rate[p] *= factor;
    } else if (signal.value[p]) {
      *signal.value[p] *= factor;
    }
  }
  return signal;
}

bool IsOf(const SignalLabels& labels, const std::string& metric) {
  const auto name = labels.find("__name__");
  return name != labels.end() && name->second == metric;
}

// Each series as two; those of the metric, or of all where it is empty, with these shares of the value.
Signals SplitSeries(const Signals& signals, const std::string& metric, double first, double second) {
  Signals out;
  for (const auto& [labels, signal] : signals) {
    SignalLabels with = labels;
    if (!with.emplace(kPartLabel, "a").second) {
      out.emplace(labels, signal);
      continue;
    }
    const bool shared = metric.empty() || IsOf(labels, metric);
    out.emplace(with, ScaledSignal(signal, shared ? first : 1));
    with[kPartLabel] = "b";
    out.emplace(with, ScaledSignal(signal, shared ? second : 1));
  }
  return out;
}

// The series of the metric, or all, with another value of the label: in place of theirs, or beside it.
Signals WithOtherValue(const Signals& signals, const std::string& metric, const std::string& label,
                       bool beside) {
  Signals out;
  for (const auto& [labels, signal] : signals) {
    const auto at = labels.find(label);
    const bool changed = at != labels.end() && (metric.empty() || IsOf(labels, metric));
    if (!changed || beside) out.emplace(labels, signal);
    if (!changed) continue;
    SignalLabels other = labels;
    other[label] = at->second + "-other";
    out.emplace(std::move(other), signal);
  }
  return out;
}

}  // namespace

std::vector<Signals> VariationsOf(const Signals& signals) {
  std::vector<Signals> out{signals, SplitSeries(signals, "", 0.5, 0.5), SplitSeries(signals, "", 2, 0)};
  std::set<std::string> metrics;
  std::set<std::string> names;
  for (const auto& [labels, signal] : signals) {
    for (const auto& [label, value] : labels) {
      if (label == "__name__") {
        if (metrics.size() < kMostNames) metrics.insert(value);
      } else if (label != "le" && names.size() < kMostNames) {
        names.insert(label);
      }
    }
  }
  for (const std::string& label : names) out.push_back(WithOtherValue(signals, "", label, true));
  if (metrics.size() < 2) return out;
  for (const std::string& metric : metrics) {
    out.push_back(SplitSeries(signals, metric, 2, 0));
    for (const std::string& label : names) {
      out.push_back(WithOtherValue(signals, metric, label, false));
      out.push_back(WithOtherValue(signals, metric, label, true));
    }
  }
  return out;
}

}  // namespace rulecheck::unittest
