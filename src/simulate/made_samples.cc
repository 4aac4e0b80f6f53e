// The samples of made series over a scenario, and their way into a storage.
#include <algorithm>

#include "engine/core/bitmap.h"
#include "engine/histogram/histogram.h"
#include "simulate/made_series.h"
#include "simulate/rounded.h"

namespace rulecheck::simulate {
namespace {

constexpr int64_t kMostSamplesOfRun = 20'000'000;

engine::FloatHistogram HistogramOf(double bound, double good, double bad) {
  engine::FloatHistogram out;
  out.schema = engine::kCustomBucketsSchema;
  out.custom_values = {bound};
  out.positive_spans = {{0, 2}};
  out.positive_buckets = {good, bad};
  out.count = good + bad;
  out.sum = bound * (good / 2 + bad * 2);
  return out;
}

}  // namespace

MadeSamples SamplesOf(const MadeSeries& series, const Scenario& scenario) {
  MadeSamples out;
  out.step_ms = std::max<int64_t>(1, scenario.scrape_ms);
  out.start_ms = scenario.phase_ms % out.step_ms;
  EventCounts events(scenario);
  double before = 0, share = 0;
  for (int64_t at = out.start_ms; at <= scenario.end_ms; at += out.step_ms) {
    const EventCounts::Counts counts = events.At(at);
    const double start = counts.fresh ? 0 : scenario.start_value;
    const double good = counts.all - counts.bad;
    double value = 0, other = 0;
    bool present = !events.IsMissing(at);
    switch (series.kind) {
      case SeriesKind::kAll:
        value = start + counts.all;
        break;
      case SeriesKind::kGood:
        value = start + good;
        break;
      case SeriesKind::kBad:
        value = counts.bad;
        present = present && !(scenario.errors_appear_late && counts.bad <= 0);
        break;
      case SeriesKind::kGauge: {
        // As many bad samples as the share of errors since the last one says.
        for (const auto& [from, errors] : scenario.errors) {
          if (from <= at) share = errors;
        }
        before += share;
        const bool bad = before >= 1 - 1e-9;
        if (bad) before -= 1;
        value = bad ? series.bad_value : series.good_value;
        break;
      }
      case SeriesKind::kLevel:
        for (const auto& [from, errors] : scenario.errors) {
          if (from <= at) share = errors;
        }
        value = series.good_value + (series.bad_value - series.good_value) * share;
        break;
      case SeriesKind::kNative:
        value = start + good;
        other = counts.bad;
        break;
    }
    out.values.push_back(Rounded(value));
    out.others.push_back(Rounded(other));
    out.present.push_back(present);
  }
  return out;
}

Status FillMade(const std::vector<MadeSeries>& series, const Scenario& scenario, engine::Storage* storage) {
  const int64_t samples = scenario.end_ms / std::max<int64_t>(1, scenario.scrape_ms) + 1;
  if (samples > kMostSamplesOfRun / static_cast<int64_t>(std::max<size_t>(1, series.size())))
    return Error{"the scenario would take more than 20 million samples", {}};
  for (const MadeSeries& each : series) {
    const MadeSamples made = SamplesOf(each, scenario);
    const engine::LabelsId labels = storage->symbols().InternPairs(each.labels);
    std::vector<uint64_t> present(engine::BitmapWords(made.values.size()));
    std::vector<engine::FloatHistogram> histograms;
    std::vector<const engine::FloatHistogram*> pointers;
    histograms.reserve(made.values.size());
    for (size_t i = 0; i < made.values.size(); ++i) {
      if (made.present[i]) engine::SetBit(present.data(), i);
      if (each.kind != SeriesKind::kNative) continue;
      histograms.push_back(HistogramOf(each.bound, made.values[i], made.others[i]));
      pointers.push_back(&histograms.back());
    }
    const engine::ColumnInput column{made.start_ms, made.step_ms, made.values, present, pointers, {}};
    if (Status status = storage->AppendColumn(labels, column); !status) return status;
  }
  return {};
}

}  // namespace rulecheck::simulate
