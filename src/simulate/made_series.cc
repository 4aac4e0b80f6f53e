#include "simulate/made_series.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/go_format.h"
#include "simulate/label_values.h"

namespace rulecheck::simulate {
namespace {

using slo::Leaf;
using slo::LeafKind;
using slo::Selection;

constexpr double kWhole = 10;  // of what a gauge counts, such as replicas

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
  const double good_value = good_is_high ? high : low, bad_value = good_is_high ? low : high;
  if (leaf.kind == LeafKind::kMet) {
    out->push_back({leaf.of, SeriesKind::kGauge, good_value, bad_value, 1});
    return true;
  }
  promql::Walk(*comparison->lhs, [&](const promql::Expr& node, promql::Ancestors) {
    if (const auto* selector = promql::As<promql::VectorSelector>(&node))
      out->push_back({Selection::Of(*selector), SeriesKind::kGauge, good_value, bad_value, 1});
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
      if (leaf.IsOfTime()) {
        if (!ReadTruth(leaf, good, &wanted_))
          return Error{"no series is known for the condition `" + leaf.condition + "`", {}};
      } else if (leaf.kind == LeafKind::kFraction) {
        const bool from_zero = !std::isinf(leaf.upper);
        wanted_.push_back({leaf.of, SeriesKind::kNative, 1, 0, from_zero ? leaf.upper : leaf.lower});
      } else if (leaf.kind == LeafKind::kCounter) {
        wanted_.push_back({leaf.of, KindOf(leaf, ratio, good)});
      } else if (slo::IsOfLevels(ratio)) {
        wanted_.push_back({leaf.of, SeriesKind::kLevel, good ? kWhole : 0, good ? 0 : kWhole});
      } else {
        wanted_.push_back({leaf.of, SeriesKind::kGauge, good ? 1.0 : 0.0, good ? 0.0 : 1.0, 1});
      }
    }
    for (const Leaf& leaf : ratio.total) {
      if (leaf.kind == LeafKind::kCounter) wanted_.push_back({leaf.of, SeriesKind::kAll});
      if (leaf.kind == LeafKind::kSum) wanted_.push_back({leaf.of, SeriesKind::kLevel, kWhole, kWhole});
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

}  // namespace rulecheck::simulate
