// Binary operators (promql/engine.go, VectorBinop and its kin).
#include <algorithm>
#include <optional>
#include <vector>

#include "flow/interval_ops.h"
#include "flow/matching.h"
#include "flow/mutants.h"
#include "flow/promql_parts.h"
#include "promql/mirror.h"

namespace rulecheck::flow {
namespace {

using promql::Binary;
using promql::Cardinality;
using promql::Op;
using promql::ValueType;

bool IsArithmetic(Op op) {
  return !promql::IsComparison(op) && !promql::IsSetOperator(op);
}
// Trimming keeps the name, as comparisons do (shouldDropMetricName).
bool DropsName(Op op) {
  return IsArithmetic(op) && op != Op::kTrimUpper && op != Op::kTrimLower;
}

// Samples of one pair of operands: `filtered` are those of the left side unless `mirrored`.
struct PairValue {
  Interval value;
  bool keeps_all = false;
};

PairValue Apply(const Binary& node, const Interval& left, const Interval& right, bool keeps_right = false) {
  const bool floats = !left.histogram && !right.histogram;
  if (node.return_bool) {
    const bool equality = node.op == Op::kEql || node.op == Op::kNeq;
    if (floats) return {Compared(left, node.op, right), true};
    if (equality || (left.HasFloats() && right.HasFloats())) return {Interval::Between(0, 1, true), false};
    return {Interval::None(), false};
  }
  if (promql::IsComparison(node.op)) {
    const Interval value =
        keeps_right ? Filtered(right, promql::Mirrored(node.op), left) : Filtered(left, node.op, right);
    return {value, AlwaysHolds(left, node.op, right)};
  }
  const bool trims = node.op == Op::kTrimUpper || node.op == Op::kTrimLower;
  return {Arithmetic(node.op, left, right), floats && !trims};
}

Flow ScalarWithScalar(const Binary& node, const PromqlScope& scope) {
  const Flow &left = scope[node.lhs], &right = scope[node.rhs];
  Flow out = Flow::Single(Apply(node, left.Values(), right.Values()).value, {node.op_span});
  // The trimming of floats: nothing of value, and nothing to drop.
  if (out.alternatives[0].value.IsEmpty()) out.alternatives[0].value = Interval::Floats();
  FailAs(left, &out);
  FailAs(right, &out);
  return out;
}

Flow VectorWithScalar(const Binary& node, const PromqlScope& scope) {
  const bool scalar_left = node.lhs->type == ValueType::kScalar;
  const Flow& scalar = scope[scalar_left ? node.lhs : node.rhs];
  Flow out = scope[scalar_left ? node.rhs : node.lhs];
  FailAs(scalar, &out);
  const Interval number = scalar.Values();
  bool keeps = true;
  for (Alternative& one : out.alternatives) {
    const PairValue pair =
        scalar_left ? Apply(node, number, one.value, true) : Apply(node, one.value, number);
    one.value = pair.value;
    one.always = one.always && pair.keeps_all;
    keeps = keeps && pair.keeps_all;
  }
  out.always = out.always && keeps;
  out.Settle();
  if (DropsName(node.op) || node.return_bool) DropNames({node.op_span}, scope.options, &out);
  return out;
}

Presence FailsOfBoth(const Flow& left, const Flow& right) {
  return Stronger(left.fails, right.fails);
}

Flow Begin(const Flow& left, const Flow& right) {
  Flow out;
  out.fails = FailsOfBoth(left, right);
  out.fails_by = left.fails != Presence::kNo ? left.fails_by : right.fails_by;
  return out;
}

// Of the series of the left side, those that match (or do not) on the right.
Flow Intersected(const Binary& node, const Flow& left, const Flow& right) {
  const MatchLabels match(*node.matching);
  Flow out = Begin(left, right);
  out.keys = left.keys;
  out.bound = left.bound;
  for (const Alternative& one : left.alternatives) {
    std::optional<Labels> other;
    bool always = false;
    for (const Alternative& two : right.alternatives) {
      if (match.NeverMatch(one.labels, two.labels)) continue;
      other = other ? Join(*other, two.labels) : two.labels;
      always = always || (one.always && two.always && match.AlwaysMatch(one.labels, two.labels));
    }
    if (!other) continue;
    Alternative kept = one;
    kept.labels = match.Narrowed(one.labels, *other, {node.op_span});
    kept.always = always;
    out.alternatives.push_back(std::move(kept));
  }
  return out;
}

Flow Subtracted(const Binary& node, const Flow& left, const Flow& right) {
  const MatchLabels match(*node.matching);
  Flow out = left;
  FailAs(right, &out);
  out.alternatives.clear();
  bool meets = false;
  for (const Alternative& one : left.alternatives) {
    bool gone = false, can_meet = false;
    for (const Alternative& two : right.alternatives) {
      can_meet = can_meet || !match.NeverMatch(one.labels, two.labels);
      gone = gone || (two.always && match.AlwaysMatch(one.labels, two.labels));
    }
    meets = meets || can_meet;
    if (gone) continue;
    out.alternatives.push_back(one);
    out.alternatives.back().always = one.always && !can_meet;
  }
  out.always = left.always && (!meets || Mutated(Mutant::kUnlessAlways));
  return out;
}

// Whether the labels that decide what of the right side stays are all in the key.
bool Covers(const Key& key, const MatchLabels& match, const Flow& united) {
  const auto covered = [&](std::string_view name) { return key.Has(name) || united.IsConstant(name); };
  if (match.on()) return std::all_of(match.names().begin(), match.names().end(), covered);
  if (!key.all_but && !united.IsClosed()) return false;
  for (const Alternative& one : united.alternatives) {
    for (const LabelFact& fact : one.labels.facts()) {
      if (match.Has(fact.name) && !covered(fact.name)) return false;
    }
  }
  if (!key.all_but) return true;
  return std::all_of(key.labels.begin(), key.labels.end(),
                     [&](const std::string& name) { return !match.Has(name) || united.IsConstant(name); });
}

std::vector<Key> KeysOfUnion(const Flow& left, const Flow& right, const MatchLabels& match,
                             const Flow& united) {
  Flow out;
  if (left.keys.empty() || right.keys.empty()) return {};
  out.AddKey({true, {}});
  std::vector<Key> candidates = left.keys;
  candidates.insert(candidates.end(), right.keys.begin(), right.keys.end());
  candidates.push_back({true, {std::string(kMetricName)}});
  for (const Key& key : candidates) {
    const std::vector<std::string_view> names(key.labels.begin(), key.labels.end());
    const auto unique = [&](const Flow& flow) {
      return key.all_but ? flow.UniqueByAllBut(names) : flow.UniqueBy(names);
    };
    if (unique(left) && unique(right) && Covers(key, match, united)) out.AddKey(key);
  }
  return std::move(out.keys);
}

Flow United(const Binary& node, const Flow& left, const Flow& right, const PromqlScope& scope) {
  const MatchLabels match(*node.matching);
  Flow out = Begin(left, right);
  out.alternatives = left.alternatives;
  out.bound = Mutated(Mutant::kOrBound) ? std::max(left.bound, right.bound) : left.bound + right.bound;
  for (const Alternative& two : right.alternatives) {
    bool hidden = false, may_hide = false;
    for (const Alternative& one : left.alternatives) {
      hidden = hidden || (one.always && match.AlwaysMatch(one.labels, two.labels));
      may_hide = may_hide || !match.NeverMatch(one.labels, two.labels);
    }
    if (hidden || (Mutated(Mutant::kOrHidesRight) && may_hide)) continue;
    out.alternatives.push_back(two);
    out.alternatives.back().always = two.always && !may_hide;
  }
  out.always = left.always || right.always;
  out.keys = Mutated(Mutant::kOrKeepsKeys) ? left.keys : KeysOfUnion(left, right, match, out);
  BlendDroppedNames(scope.options, &out);
  return out;
}

// Arithmetic and comparison of two vectors.
class VectorJoinFlow {
 public:
  VectorJoinFlow(const Binary& node, const PromqlScope& scope)
      : node_(node),
        options_(scope.options),
        matching_(*node.matching),
        match_(matching_),
        swapped_(matching_.card == Cardinality::kOneToMany),
        one_to_one_(matching_.card == Cardinality::kOneToOne),
        many_(scope[swapped_ ? node.rhs : node.lhs]),
        one_(scope[swapped_ ? node.lhs : node.rhs]),
        out_(Begin(scope[node.lhs], scope[node.rhs])) {
    for (const promql::LabelRef& label : matching_.include) include_.push_back(label.name);
    drop_name_ = DropsName(node.op) || Mutated(Mutant::kFilterDropsName) ||
                 (node.return_bool && !options_.delayed_name_removal);
  }

  Flow Run() {
    for (const Alternative& one : many_.alternatives) Join(one);
    if (matching_.fill_right && !Mutated(Mutant::kFillForgotten)) FillOne(*matching_.fill_right);
    if (matching_.fill_left) FillMany(*matching_.fill_left);
    out_.bound = Bound();
    SetKeysAndFailure();
    out_.Settle();
    return std::move(out_);
  }

 private:
  Cause cause() const { return {matching_.span.empty() ? node_.op_span : matching_.span}; }

  double Bound() const {
    if (matching_.fill_left && !Mutated(Mutant::kFillBoundForgotten)) return many_.bound + one_.bound;
    return one_to_one_ && !matching_.fill_right ? std::min(many_.bound, one_.bound) : many_.bound;
  }

  PairValue Value(const Interval& many, const Interval& one) const {
    return swapped_ && !Mutated(Mutant::kSwappedValues) ? Apply(node_, one, many) : Apply(node_, many, one);
  }

  // As resultMetric.
  void SetResultLabels(const Labels* one, Labels* labels) const {
    if (drop_name_) {
      for (const std::string_view name : kMetadata) labels->Remove(name, {node_.op_span});
    }
    if (one_to_one_ && match_.on()) {
      labels->KeepOnly(match_.names(), cause());
    } else if (one_to_one_) {
      for (const promql::LabelRef& label : matching_.labels) labels->Remove(label.name, cause());
    }
    if (one == nullptr || Mutated(Mutant::kIncludeForgotten)) return;
    for (const std::string_view name : include_) {
      const Cause why = one->CanHave(name) ? one->CauseOf(name) : Cause{matching_.group_span};
      labels->Set({std::string(name), one->PresenceOf(name), one->ValuesOf(name), why});
    }
  }

  void Join(const Alternative& many) {
    std::optional<Labels> other;
    Interval value = Interval::None();
    double bound = 0, ever = 0;
    bool always = false;
    for (const Alternative& one : one_.alternatives) {
      if (match_.NeverMatch(many.labels, one.labels)) continue;
      other = other ? flow::Join(*other, one.labels) : one.labels;
      value = Hull(value, one.value);
      bound += one.bound;
      ever += one.ever;
      always = always || (many.always && one.always && match_.AlwaysMatch(many.labels, one.labels));
    }
    if (!other) return;
    const PairValue pair = Value(many.value, value);
    Alternative result = many;
    result.labels = match_.Narrowed(many.labels, *other, cause());
    if (result.labels.Impossible()) return;
    const Labels matched = match_.Narrowed(*other, many.labels, cause());
    SetResultLabels(&matched, &result.labels);
    result.value = pair.value;
    result.bound = one_to_one_ ? std::min(many.bound, bound) : many.bound;
    result.ever = include_.empty() ? many.ever : many.ever * ever;
    result.always = always && pair.keeps_all;
    const bool drops = node_.return_bool || Mutated(Mutant::kDelayedNameGoes);
    result.drops_name = drops ? Presence::kYes : Presence::kNo;
    out_.alternatives.push_back(std::move(result));
  }

  // Series of the many side that meet nothing.
  void FillOne(double fill) {
    for (const Alternative& many : many_.alternatives) {
      Alternative result = many;
      result.value = Value(many.value, Interval::Exactly(fill)).value;
      const Labels key = KeyLabels(many.labels);
      SetResultLabels(&key, &result.labels);
      Filled(std::move(result));
    }
  }

  // Series of the one side that meet nothing.
  void FillMany(double fill) {
    for (const Alternative& one : one_.alternatives) {
      Alternative result = one;
      result.value = Value(Interval::Exactly(fill), one.value).value;
      result.labels = KeyLabels(one.labels);
      SetResultLabels(&one.labels, &result.labels);
      Filled(std::move(result));
    }
  }

  void Filled(Alternative result) {
    result.always = false;
    result.ever = kInfinity;
    result.drops_name = node_.return_bool ? Presence::kYes : Presence::kNo;
    out_.alternatives.push_back(std::move(result));
  }

  // Only the labels that are matched.
  Labels KeyLabels(const Labels& labels) const {
    Labels out = labels;
    if (match_.on()) {
      out.KeepOnly(match_.names(), cause());
    } else {
      for (const std::string_view name : match_.names()) out.Remove(name, cause());
    }
    return out;
  }

  void SetKeysAndFailure() {
    const bool fills = matching_.fill_left || matching_.fill_right;
    const bool meets = !out_.alternatives.empty();
    const bool one_unique = Mutated(Mutant::kOneSideUnique) || match_.IsUnique(one_);
    std::vector<std::string_view> changed(include_);
    if (drop_name_) changed.insert(changed.end(), std::begin(kMetadata), std::end(kMetadata));
    bool many_unique = many_.UniqueByAllBut(changed);
    if (one_to_one_)
      many_unique = (Mutated(Mutant::kManySideUnique) || match_.IsUnique(many_)) && MatchedTellApart(changed);
    // Without a sample on the other side nothing is looked at.
    const bool never_looks = !fills && (many_.IsEmpty() || one_.IsEmpty());
    if ((!one_unique || fills) && !never_looks) MayFail(Presence::kMaybe, cause(), &out_);
    if (!many_unique && (meets || fills)) MayFail(Presence::kMaybe, cause(), &out_);
    // Late removal of names keeps results apart that look alike.
    if ((!many_unique || fills) && options_.delayed_name_removal) return;
    SetKeys(changed, fills);
  }

  // One-to-one: results of different matches differ.
  bool MatchedTellApart(std::span<const std::string_view> changed) const {
    return std::all_of(changed.begin(), changed.end(), [&](std::string_view name) {
      const bool matched = match_.Has(name);
      return !matched || (many_.IsConstant(name) && one_.IsConstant(name));
    });
  }

  void SetKeys(std::span<const std::string_view> changed, bool fills) {
    out_.AddKey({true, {}});
    if (fills) return;
    // Each result has a series of the many side of its own.
    std::vector<std::string_view> gone(changed.begin(), changed.end());
    if (one_to_one_) {
      for (const promql::LabelRef& label : matching_.labels) {
        if (!match_.on()) gone.push_back(label.name);
      }
    }
    for (Key& key : many_.KeysWithout(gone)) {
      const bool kept = std::all_of(key.labels.begin(), key.labels.end(), [&](const std::string& name) {
        return key.all_but || !one_to_one_ || !match_.on() || match_.Has(name);
      });
      if (kept && !(key.all_but && one_to_one_ && match_.on())) out_.AddKey(std::move(key));
    }
    if (!one_to_one_) return;
    std::vector<Key> other = one_.KeysWithout(gone);
    for (Key& key : other) {
      const bool matched = std::all_of(key.labels.begin(), key.labels.end(),
                                       [&](const std::string& name) { return match_.Has(name); });
      if (!key.all_but && matched) out_.AddKey(std::move(key));
    }
  }

  const Binary& node_;
  const PromqlOptions& options_;
  const promql::VectorMatching& matching_;
  const MatchLabels match_;
  const bool swapped_;
  const bool one_to_one_;
  const Flow& many_;
  const Flow& one_;
  Flow out_;
  std::vector<std::string_view> include_;
  bool drop_name_ = false;
};

}  // namespace

Flow FlowOfBinary(const Binary& node, const PromqlScope& scope) {
  const bool left_scalar = node.lhs->type == ValueType::kScalar;
  const bool right_scalar = node.rhs->type == ValueType::kScalar;
  if (left_scalar && right_scalar) return ScalarWithScalar(node, scope);
  if (left_scalar || right_scalar) return VectorWithScalar(node, scope);
  const Flow &left = scope[node.lhs], &right = scope[node.rhs];
  switch (node.op) {
    case Op::kAnd:
      return Intersected(node, left, right);
    case Op::kUnless:
      return Subtracted(node, left, right);
    case Op::kOr:
      return United(node, left, right, scope);
    default:
      return VectorJoinFlow(node, scope).Run();
  }
}

}  // namespace rulecheck::flow
