// Made series as promtool's notation writes them.
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "base/go_format.h"
#include "simulate/made_series.h"
#include "simulate/rounded.h"

namespace rulecheck::simulate {
namespace {

// Runs of cells that one item of the notation stands for.
class NotationWriter {
 public:
  explicit NotationWriter(const MadeSamples& samples) : samples_(samples) {}

  std::string Write() {
    const size_t size = samples_.values.size();
    for (size_t i = 0; i < size;) {
      const size_t end = samples_.present[i] ? Run(i) : Gap(i);
      if (!out_.empty()) out_ += ' ';
      out_ += samples_.present[i] ? RunText(i, end) : end - i == 1 ? "_" : fmt::format("_x{}", end - i);
      i = end;
    }
    return std::move(out_);
  }

 private:
  size_t Gap(size_t i) const {
    while (i < samples_.present.size() && !samples_.present[i]) ++i;
    return i;
  }
  // Samples with the same step between them, exactly as a reader adds it up.
  size_t Run(size_t begin) const {
    const auto& values = samples_.values;
    if (begin + 1 >= values.size() || !samples_.present[begin + 1]) return begin + 1;
    const double step = Rounded(values[begin + 1] - values[begin]);
    double value = values[begin];
    size_t i = begin;
    while (i < values.size() && samples_.present[i] && std::abs(value - values[i]) < 5e-7) {
      value += step;
      ++i;
    }
    return i < begin + 3 ? begin + 1 : i;
  }
  std::string RunText(size_t begin, size_t end) const {
    const double first = samples_.values[begin];
    if (end - begin == 1) return FormatFloat(first, 'f', -1);
    const double step = Rounded(samples_.values[begin + 1] - first);
    if (step == 0) return fmt::format("{}x{}", FormatFloat(first, 'f', -1), end - begin - 1);
    return fmt::format("{}{}{}x{}", FormatFloat(first, 'f', -1), step < 0 ? "" : "+",
                       FormatFloat(step, 'f', -1), end - begin - 1);
  }

  const MadeSamples& samples_;
  std::string out_;
};

}  // namespace

int64_t CellOf(const Scenario& scenario) {
  const int64_t phase = scenario.phase_ms % scenario.scrape_ms;
  return phase == 0 ? scenario.scrape_ms : std::gcd(phase, scenario.scrape_ms);
}

namespace {

// The same samples with a cell for each multiple of the greatest common step.
MadeSamples WithCells(const MadeSamples& samples) {
  if (samples.start_ms == 0) return samples;
  MadeSamples out;
  out.step_ms = std::gcd(samples.start_ms, samples.step_ms);
  const auto stride = static_cast<size_t>(samples.step_ms / out.step_ms);
  const size_t size = samples.values.empty() ? 0
                                             : static_cast<size_t>(samples.start_ms / out.step_ms) +
                                                   (samples.values.size() - 1) * stride + 1;
  out.values.resize(size);
  out.others.resize(size);
  out.present.resize(size);
  for (size_t i = 0; i < samples.values.size(); ++i) {
    const size_t at = static_cast<size_t>(samples.start_ms / out.step_ms) + i * stride;
    out.values[at] = samples.values[i];
    out.others[at] = samples.others[i];
    out.present[at] = samples.present[i];
  }
  return out;
}

}  // namespace

std::string NotationOf(const MadeSeries& series, const MadeSamples& given) {
  const MadeSamples samples = WithCells(given);
  if (series.kind != SeriesKind::kNative) return NotationWriter(samples).Write();
  std::string out;
  for (size_t i = 0; i < samples.values.size(); ++i) {
    if (!out.empty()) out += ' ';
    const double good = samples.values[i], bad = samples.others[i];
    out += !samples.present[i]
               ? std::string("_")
               : fmt::format("{{{{schema:-53 sum:{} count:{} custom_values:[{}] buckets:[{} {}]}}}}",
                             FormatFloat(series.bound * (good / 2 + bad * 2), 'f', -1),
                             FormatFloat(good + bad, 'f', -1), FormatFloat(series.bound, 'f', -1),
                             FormatFloat(good, 'f', -1), FormatFloat(bad, 'f', -1));
  }
  return out;
}

}  // namespace rulecheck::simulate
