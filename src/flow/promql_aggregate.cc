// Aggregations (promql/engine.go, aggregation and aggregationK).
#include <algorithm>
#include <cmath>
#include <vector>

#include "base/strings.h"
#include "flow/interval_ops.h"
#include "flow/mutants.h"
#include "flow/promql_parts.h"

namespace rulecheck::flow {
namespace {

using promql::Aggregate;
using promql::AggregateOp;

// The groups that series fall into.
class Grouping {
 public:
  explicit Grouping(const Aggregate& aggregate)
      : without_(aggregate.without),
        cause_{aggregate.has_grouping ? Cover(aggregate.name_span, aggregate.grouping_span)
                                      : aggregate.name_span} {
    for (const promql::LabelRef& label : aggregate.grouping) names_.push_back(label.name);
    if (without_) names_.push_back(kMetricName);
    std::sort(names_.begin(), names_.end());
  }

  // A label that groups too, whatever the clause says.
  void Keep(std::string_view name) {
    if (!without_) names_.insert(std::lower_bound(names_.begin(), names_.end(), name), name);
  }

  void Apply(Labels* labels) const {
    if (!without_) return labels->KeepOnly(names_, cause_);
    for (const std::string_view name : names_) labels->Remove(name, cause_);
  }

  // By what groups are told apart, given how series were.
  std::vector<Key> KeysOf(const Flow& in) const {
    Flow out;
    out.AddKey({without_, without_ ? std::vector<std::string>()
                                   : std::vector<std::string>(names_.begin(), names_.end())});
    for (const Key& key : in.keys) {
      const bool kept =
          std::all_of(key.labels.begin(), key.labels.end(), [&](const auto& n) { return IsKept(n); });
      if (!key.all_but && (kept || Mutated(Mutant::kGroupsKeepKeys))) out.AddKey(key);
    }
    return std::move(out.keys);
  }

  // So many groups at most.
  double Count(const Flow& in) const {
    Flow groups;
    groups.keys = {{true, {}}};
    double sum = 0;
    Labels all;
    for (size_t i = 0; i < in.alternatives.size(); ++i) {
      Labels labels = in.alternatives[i].labels;
      Apply(&labels);
      all = i == 0 ? labels : Join(all, labels);
      sum += std::min(in.alternatives[i].bound, Sets(labels));
    }
    return std::min({sum, in.bound, in.alternatives.empty() ? 0 : Sets(all)});
  }

  bool IsKept(std::string_view name) const {
    return std::binary_search(names_.begin(), names_.end(), name) != without_;
  }
  const Cause& cause() const { return cause_; }
  const std::vector<std::string_view>& names() const { return names_; }
  bool without() const { return without_; }

 private:
  static double Sets(const Labels& labels) {
    Flow one;
    one.keys = {{true, {}}};
    one.alternatives.push_back({labels, {}, kInfinity, kInfinity, false, Presence::kNo});
    one.Settle();
    return one.bound;
  }

  bool without_;
  Cause cause_;
  std::vector<std::string_view> names_;  // sorted
};

bool IsDropped(AggregateOp op, const Interval& in) {
  const bool takes_histograms =
      op == AggregateOp::kCount || op == AggregateOp::kGroup || op == AggregateOp::kLimitk;
  return in.histogram && !takes_histograms;
}

Interval CountUpTo(double bound) {
  if (Mutated(Mutant::kCountBelowBound) && bound > 1) --bound;
  Interval out = Interval::Between(1, bound, true);
  out.infinite = false;
  return out;
}

Interval QuantileAmong(const Interval& q, const Interval& in) {
  if (!in.HasFloats()) return Interval::None();
  Interval out = Blended(in);
  out.nan = in.nan || in.CanBeInfinite() || q.nan;
  out.histogram = false;
  if (Mutated(Mutant::kQuantileWithin)) return out;
  if (q.HasNumbers() && q.min < 0) out = Hull(out, Interval::Exactly(-kInfinity));
  if (q.HasNumbers() && q.max > 1) out = Hull(out, Interval::Exactly(kInfinity));
  return out;
}

// Of one group, whose members may come from any alternative.
Interval GroupValue(const Aggregate& node, const Flow& in, const Interval& param) {
  Interval floats = in.Values();
  if (Mutated(Mutant::kGroupOfOneAlternative) && !in.IsEmpty()) floats = in.alternatives[0].value;
  const bool histogram = floats.histogram;
  floats.histogram = false;
  Interval out;
  switch (node.op) {
    case AggregateOp::kCount:
      return CountUpTo(in.bound);
    case AggregateOp::kGroup:
      return Interval::Exactly(1);
    case AggregateOp::kSum:
      out = SumOf(floats, in.bound);
      out.histogram = histogram;
      return out;
    case AggregateOp::kAvg:
      out = MeanOf(floats);
      out.histogram = histogram;
      return out;
    case AggregateOp::kStddev:
    case AggregateOp::kStdvar:
      if (!floats.HasFloats()) return Interval::None();
      out = Interval::Between(0, kInfinity);
      out.nan =
          floats.nan || !floats.HasNumbers() || !std::isfinite(floats.min) || !std::isfinite(floats.max);
      return out;
    case AggregateOp::kQuantile:
      return QuantileAmong(param, floats);
    default:
      return floats;  // min, max
  }
}

// A group goes with its name when a member would.
Presence DropsName(const Flow& in) {
  Presence out = in.alternatives.empty() ? Presence::kNo : in.alternatives[0].drops_name;
  for (const Alternative& one : in.alternatives) out = Either(out, one.drops_name);
  return out;
}

Flow OfGroups(const Aggregate& node, const Flow& in, const Grouping& grouping, const Interval& param) {
  Flow out;
  out.fails = in.fails;
  out.fails_by = in.fails_by;
  out.keys = grouping.KeysOf(in);
  out.bound = grouping.Count(in);
  const Interval value = GroupValue(node, in, param);
  // What goes at the end is the name with what belongs to it, which label_replace can still write.
  const Presence drops_name = DropsName(in);
  const bool all_counted = !IsDropped(node.op, in.Values());
  out.always = in.always && all_counted;
  for (const Alternative& one : in.alternatives) {
    Alternative group{one.labels, value, one.bound, one.ever, one.always && all_counted, drops_name};
    grouping.Apply(&group.labels);
    out.alternatives.push_back(std::move(group));
  }
  out.Settle();
  return out;
}

Flow OfCountValues(const Aggregate& node, const Flow& in, Grouping grouping) {
  const auto* literal = promql::As<promql::StringLiteral>(promql::StripParens(node.param));
  const std::string_view name = literal == nullptr ? std::string_view() : literal->value;
  Flow out = in;
  if (name.empty() || !IsValidUtf8(name)) {
    MayFail(Presence::kYes, {node.span}, &out);
    return out;
  }
  grouping.Keep(name);
  const std::string_view changed[] = {name};
  Flow before = in;
  before.keys = in.KeysWithout(changed);
  out.keys = grouping.KeysOf(before);
  for (Alternative& one : out.alternatives) {
    one.labels.SetYes(name, {}, grouping.cause());
    grouping.Apply(&one.labels);
    one.value = CountUpTo(in.bound);
    one.ever = kInfinity;
    one.drops_name = Presence::kNo;
  }
  out.Settle();
  return out;
}

// The series that pass, as they are.
Flow OfSelected(const Aggregate& node, const Flow& in, const Grouping& grouping, const Interval& param) {
  Flow out = in;
  const bool picks = node.op != AggregateOp::kLimitRatio;
  const std::optional<double> k = param.Constant();
  const bool sure_k = k && *k >= 1 && *k < 9e18;
  if (picks && !sure_k && !(k && *k < 1)) MayFail(Presence::kMaybe, {node.param->span}, &out);
  if (!picks && (!k || std::isnan(*k))) MayFail(Presence::kMaybe, {node.param->span}, &out);
  const bool none = k && (picks ? *k < 1 : *k == 0);
  if (none) out.alternatives.clear();
  const bool stays = picks && sure_k && !IsDropped(node.op, in.Values());
  out.always = out.always && stays;
  for (Alternative& one : out.alternatives) {
    // Which series of a group pass is decided by their values.
    one.always = false;
    if (Mutated(Mutant::kTopkDropsName)) one.labels.Remove(kMetricName, grouping.cause());
    if (node.op == AggregateOp::kTopk || node.op == AggregateOp::kBottomk) one.value.histogram = false;
  }
  if (picks && sure_k) {
    const double groups = Mutated(Mutant::kTopkWithoutGroups) ? 1 : grouping.Count(in);
    out.bound = std::min(out.bound, std::floor(*k) * groups);
    if (std::floor(*k) == 1 || (Mutated(Mutant::kTopkTwoUnique) && *k < 4)) {
      out.AddKey(
          {grouping.without(), std::vector<std::string>(grouping.names().begin(), grouping.names().end())});
    }
  }
  out.Settle();
  return out;
}

}  // namespace

Flow FlowOfAggregate(const Aggregate& node, const PromqlScope& scope) {
  const Flow& in = scope[node.expr];
  const Grouping grouping(node);
  Interval param = Interval::None();
  if (node.param != nullptr) param = scope[node.param].Values();
  Flow out;
  switch (node.op) {
    case AggregateOp::kTopk:
    case AggregateOp::kBottomk:
    case AggregateOp::kLimitk:
    case AggregateOp::kLimitRatio:
      out = OfSelected(node, in, grouping, param);
      break;
    case AggregateOp::kCountValues:
      out = OfCountValues(node, in, grouping);
      break;
    default:
      out = OfGroups(node, in, grouping, param);
  }
  if (node.param != nullptr) FailAs(scope[node.param], &out);
  return out;
}

}  // namespace rulecheck::flow
