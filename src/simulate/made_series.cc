#include "simulate/made_series.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "base/go_format.h"
#include "engine/core/bitmap.h"
#include "engine/histogram/histogram.h"
#include "simulate/label_values.h"

namespace rulecheck::simulate {
namespace {

using slo::Leaf;
using slo::LeafKind;
using slo::Selection;

constexpr int64_t kMostSamplesOfRun = 20'000'000;

struct Wanted {
  Selection of;
  SeriesKind kind = SeriesKind::kAll;
  double good_value = 1, bad_value = 0, bound = 1;
};

// Of a condition such as `avg(x) > bool 0.7`: values of what it reads for which it holds or not.
bool ReadTruth(const Leaf& leaf, bool true_is_good, std::vector<Wanted>* out) {
  const promql::ParseOutcome parsed = promql::Parse(leaf.condition, {});
  if (!parsed.errors.empty()) return false;
  const auto* comparison = promql::As<promql::Binary>(parsed.query->root());
  const auto* limit = comparison == nullptr
                          ? nullptr
                          : promql::As<promql::NumberLiteral>(promql::StripParens(comparison->rhs));
  if (limit == nullptr) return false;
  const bool above = comparison->op == promql::Op::kGtr || comparison->op == promql::Op::kGte;
  if (!above && comparison->op != promql::Op::kLss && comparison->op != promql::Op::kLte) return false;
  const double distance = limit->value == 0 ? 1 : std::abs(limit->value) / 5;
  const double high = limit->value + distance, low = limit->value - distance;
  const bool good_is_high = above == true_is_good;
  promql::Walk(*comparison->lhs, [&](const promql::Expr& node, promql::Ancestors) {
    if (const auto* selector = promql::As<promql::VectorSelector>(&node))
      out->push_back({Selection::Of(*selector), SeriesKind::kGauge, good_is_high ? high : low,
                      good_is_high ? low : high, 1});
    return true;
  });
  return true;
}

class Collector {
 public:
  Status Add(const slo::Condition& condition) {
    const slo::Term& ratio = condition.ratio;
    const bool good = condition.view.numerator_is_good;
    for (const Leaf& leaf : ratio.leaves) {
      if (leaf.kind == LeafKind::kNamed)
        return Error{"what `" + leaf.of.metric + "` records cannot be read", {}};
      if (leaf.kind == LeafKind::kTrue) {
        if (!ReadTruth(leaf, good, &wanted_))
          return Error{"no series is known for the condition `" + leaf.condition + "`", {}};
      } else if (leaf.kind == LeafKind::kFraction) {
        const bool from_zero = !std::isinf(leaf.upper);
        wanted_.push_back({leaf.of, SeriesKind::kNative, 1, 0, from_zero ? leaf.upper : leaf.lower});
      } else if (leaf.kind == LeafKind::kCounter) {
        wanted_.push_back({leaf.of, KindOf(leaf, ratio, good)});
      } else {
        wanted_.push_back({leaf.of, SeriesKind::kGauge, good ? 1.0 : 0.0, good ? 0.0 : 1.0, 1});
      }
    }
    for (const Leaf& leaf : ratio.total) {
      if (leaf.kind == LeafKind::kCounter) wanted_.push_back({leaf.of, SeriesKind::kAll});
    }
    for (const slo::Grouping* grouping : {&ratio.grouping, &ratio.total_grouping}) {
      if (grouping->kind == slo::Grouping::Kind::kBy)
        grouped_.insert(grouping->labels.begin(), grouping->labels.end());
    }
    return {};
  }

  const std::vector<Wanted>& wanted() const { return wanted_; }
  const std::set<std::string>& grouped() const { return grouped_; }

 private:
  // Of all minus good plus bad: what is subtracted is all, so that errors are counted once.
  static SeriesKind KindOf(const Leaf& leaf, const slo::Term& ratio, bool good) {
    if (ratio.leaves.size() == 1) return good ? SeriesKind::kGood : SeriesKind::kBad;
    const bool subtracts =
        std::any_of(ratio.leaves.begin(), ratio.leaves.end(), [](const Leaf& l) { return l.sign < 0; });
    if (!subtracts) return good ? SeriesKind::kGood : SeriesKind::kBad;
    const bool of_total = std::any_of(ratio.total.begin(), ratio.total.end(),
                                      [&](const Leaf& l) { return l.of.metric == leaf.of.metric; });
    return of_total && leaf.sign > 0 ? SeriesKind::kBad : SeriesKind::kAll;
  }

  std::vector<Wanted> wanted_;
  std::set<std::string> grouped_;
};

bool IsBucket(const Selection& of) {
  return of.Tests("le");
}

Selection Both(const Selection& a, const Selection& b) {
  Selection out = a;
  for (const slo::LabelTest& test : b.tests) out.Add(test);
  return out;
}

class SeriesMaker {
 public:
  SeriesMaker(const Collector& collected, int instances) : collected_(collected), instances_(instances) {}

  Result<std::vector<MadeSeries>> Run() {
    for (const Wanted& wanted : collected_.wanted()) {
      if (Status status = Make(wanted); !status) return status.error();
    }
    return std::move(out_);
  }

 private:
  // Selections of the same metric that count all events.
  std::vector<const Wanted*> TotalsOf(const Wanted& part) const {
    std::vector<const Wanted*> out;
    for (const Wanted& other : collected_.wanted()) {
      if (other.kind == SeriesKind::kAll && other.of.metric == part.of.metric && !IsBucket(part.of))
        out.push_back(&other);
    }
    return out;
  }
  bool HasParts(const Wanted& total) const {
    const auto& all = collected_.wanted();
    return std::any_of(all.begin(), all.end(), [&](const Wanted& other) {
      const bool part = other.kind == SeriesKind::kGood || other.kind == SeriesKind::kBad;
      return part && other.of.metric == total.of.metric && !IsBucket(other.of);
    });
  }

  Status Make(const Wanted& wanted) {
    const bool part = wanted.kind == SeriesKind::kGood || wanted.kind == SeriesKind::kBad;
    if (!part) {
      // Its series are those of its parts.
      if (wanted.kind == SeriesKind::kAll && !IsBucket(wanted.of) && HasParts(wanted)) return {};
      return Emit(wanted.of, wanted, wanted.kind, {}, {});
    }
    const std::vector<const Wanted*> totals = TotalsOf(wanted);
    if (totals.empty()) return Emit(wanted.of, wanted, wanted.kind, {}, {});
    for (const Wanted* total : totals) {
      const Selection both = Both(total->of, wanted.of);
      if (Status status = Emit(both, wanted, wanted.kind, {}, {}); !status) return status;
      const SeriesKind rest = wanted.kind == SeriesKind::kGood ? SeriesKind::kBad : SeriesKind::kGood;
      if (Status status = EmitRest(*total, wanted, rest); !status) return status;
    }
    return {};
  }

  // What the total reads and the part does not.
  Status EmitRest(const Wanted& total, const Wanted& part, SeriesKind kind) {
    for (const std::string& label : part.of.Labels()) {
      const std::optional<std::string> value = ValueFor(total.of, &part.of, label);
      if (value) return Emit(total.of, part, kind, label, *value);
    }
    return Error{"every series of `" + total.of.Text() + "` is one of `" + part.of.Text() + "`", {}};
  }

  Status Emit(const Selection& of, const Wanted& wanted, SeriesKind kind, const std::string& fixed_label,
              const std::string& fixed_value) {
    if (of.metric.empty()) return Error{"a selector without a name: `" + of.Text() + "`", {}};
    std::map<std::string, std::string> labels;
    for (const std::string& label : of.Labels()) {
      const auto value =
          label == fixed_label ? std::optional<std::string>(fixed_value) : ValueFor(of, nullptr, label);
      if (!value) return Error{"no value of `" + label + "` is known for `" + of.Text() + "`", {}};
      labels[label] = *value;
    }
    if (!fixed_label.empty()) labels[fixed_label] = fixed_value;
    for (const std::string& label : collected_.grouped()) labels.try_emplace(label, "example");
    const std::string base = labels.contains("job") ? labels["job"] : "example";
    for (int i = 0; i < instances_; ++i) {
      std::map<std::string, std::string> own = labels;
      if (own["instance"].empty() || instances_ > 1) own["instance"] = fmt::format("{}-{}:8080", base, i);
      own["__name__"] = of.metric;
      std::erase_if(own, [](const auto& pair) { return pair.second.empty(); });
      Add({{own.begin(), own.end()}, kind, wanted.good_value, wanted.bad_value, wanted.bound});
    }
    return {};
  }

  void Add(MadeSeries series) {
    if (seen_.insert(series.Text()).second) out_.push_back(std::move(series));
  }

  const Collector& collected_;
  int instances_;
  std::set<std::string> seen_;
  std::vector<MadeSeries> out_;
};

double Rounded(double value) {
  return std::round(value * 1e6) / 1e6;
}

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

std::string MadeSeries::Text() const {
  std::string name, tests;
  for (const auto& [label, value] : labels) {
    if (label == "__name__") {
      name = value;
    } else {
      tests += fmt::format("{}{}={}", tests.empty() ? "" : ",", label, Quote(value));
    }
  }
  return tests.empty() ? name : fmt::format("{}{{{}}}", name, tests);
}

Result<std::vector<MadeSeries>> SeriesFor(const std::vector<const slo::Slo*>& slos, int instances) {
  Collector collected;
  for (const slo::Slo* each : slos) {
    for (const slo::Tier& tier : each->tiers) {
      for (const slo::Condition& condition : tier.branch.conditions) {
        if (Status status = collected.Add(condition); !status) return status.error();
      }
    }
  }
  return SeriesMaker(collected, std::max(1, instances)).Run();
}

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
