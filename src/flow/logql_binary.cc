// Binary operators of LogQL. Semantics as pkg/logql/evaluator.go of Loki.
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "flow/logql_operators.h"
#include "flow/logql_values.h"

namespace rulecheck::flow {
namespace {

// By which labels series of both sides are matched.
class LogMatching {
 public:
  explicit LogMatching(const logql::Binary& node)
      : on_(node.matching.on), by_{node.matching.span.empty() ? node.op_span : node.matching.span} {
    for (const logql::LabelRef& label : node.matching.labels) labels_.push_back(label.name);
  }

  bool on() const { return on_; }
  Cause by() const { return by_; }
  const std::vector<std::string_view>& labels() const { return labels_; }
  bool Matches(std::string_view name) const {
    return (std::find(labels_.begin(), labels_.end(), name) != labels_.end()) == on_;
  }
  bool UniqueIn(const Flow& flow) const {
    return on_ ? flow.UniqueBy(labels_) : flow.UniqueByAllBut(labels_);
  }

  // `a` where a series of `b` matches: matched labels are equal. Nothing when none can be.
  std::optional<Labels> Meet(const Labels& a, const Labels& b) const {
    Labels out = a;
    for (const std::string& name : NamesToMeet(a, b)) {
      std::optional<LabelFact> fact = MeetFacts(name, a, b);
      if (!fact) return std::nullopt;
      out.Set(std::move(*fact));
    }
    if (!on_ && out.open() && !b.open()) CloseButIgnored(b.closed_by(), &out);
    return out;
  }

 private:
  std::set<std::string> NamesToMeet(const Labels& a, const Labels& b) const {
    std::set<std::string> out;
    if (on_) {
      out.insert(labels_.begin(), labels_.end());
      return out;
    }
    for (const Labels* side : {&a, &b}) {
      for (const LabelFact& fact : side->facts()) {
        if (Matches(fact.name)) out.insert(fact.name);
      }
    }
    return out;
  }

  static std::optional<LabelFact> MeetFacts(const std::string& name, const Labels& a, const Labels& b) {
    if (!CanAgree(a, b, name)) return std::nullopt;
    const bool must = a.MustHave(name) || b.MustHave(name);
    ValueSet values = Intersection(a.ValuesOf(name), b.ValuesOf(name));
    const bool can = a.CanHave(name) && b.CanHave(name) && !values.IsEmpty();
    const Presence presence = must ? Presence::kYes : can ? Presence::kMaybe : Presence::kNo;
    const Cause cause = a.CanHave(name) && !b.CanHave(name) ? b.CauseOf(name) : a.CauseOf(name);
    return LabelFact{name, presence, can ? std::move(values) : ValueSet::None(), cause};
  }

  // Ignored labels stay possible.
  void CloseButIgnored(Cause by, Labels* labels) const {
    for (const std::string_view name : labels_) {
      if (labels->Find(name) == nullptr) labels->Set({std::string(name), Presence::kMaybe, {}, {}});
    }
    labels->Close(by);
  }

  bool on_;
  Cause by_;
  std::vector<std::string_view> labels_;
};

Interval ComparedTo(const logql::Binary& node, const Interval& left, const Interval& right,
                    const Interval& kept_side) {
  if (!node.return_bool) return kept_side;
  const ComparedValues compared = LeftWhere(node.op, left, right);
  if (compared.always) return Interval::Exactly(1);
  if (compared.kept.IsEmpty()) return Interval::Exactly(0);
  return Interval::Between(0, 1, true);
}

// Sides that are not too many to take all pairs of.
std::vector<Alternative> Few(const Flow& flow) {
  constexpr size_t kMaxSide = 8;
  std::vector<Alternative> out(
      flow.alternatives.begin(),
      flow.alternatives.begin() + static_cast<std::ptrdiff_t>(std::min(kMaxSide, flow.alternatives.size())));
  for (size_t i = out.size(); i < flow.alternatives.size(); ++i) {
    const Alternative& more = flow.alternatives[i];
    out.back().labels = Join(out.back().labels, more.labels);
    out.back().value = Hull(out.back().value, more.value);
    out.back().bound += more.bound;
    out.back().always = out.back().always || more.always;
  }
  return out;
}

bool HasNoLabels(const Labels& labels) {
  return !labels.open() && std::none_of(labels.facts().begin(), labels.facts().end(),
                                        [](const LabelFact& fact) { return fact.CanBe(); });
}

// A join of vectors, not of sets.
class LogJoin {
 public:
  LogJoin(const logql::Binary& node, const LogResult& left, const LogResult& right)
      : node_(node),
        matching_(node),
        swapped_(node.matching.card == logql::Cardinality::kOneToMany),
        many_(swapped_ ? right : left),
        one_(swapped_ ? left : right) {}

  LogResult Run() {
    Flow& flow = out_.flow;
    flow.fails = Presence::kNo;
    AddFailure(many_.flow, &flow);
    AddFailure(one_.flow, &flow);
    if (flow.fails == Presence::kNo && CanCollide()) {
      flow.fails = Presence::kMaybe;
      flow.fails_by = matching_.by();
    }
    const std::vector<Alternative> ones = Few(one_.flow);
    for (const Alternative& many : Few(many_.flow)) {
      for (const Alternative& one : ones) AddPair(many, one);
    }
    flow.bound = to_one() ? std::min(many_.flow.bound, one_.flow.bound) : many_.flow.bound;
    AddKeys();
    flow.Settle();
    TightenBound(&out_);
    return std::move(out_);
  }

 private:
  bool to_one() const { return node_.matching.card == logql::Cardinality::kOneToOne; }

  std::vector<std::string_view> Included() const {
    std::vector<std::string_view> out;
    for (const logql::LabelRef& label : node_.matching.include) out.push_back(label.name);
    return out;
  }

  // Several series of the one side match alike, or results do.
  bool CanCollide() const {
    if (!matching_.UniqueIn(one_.flow)) return true;
    return to_one() ? !matching_.UniqueIn(many_.flow) : !many_.flow.UniqueByAllBut(Included());
  }

  void AddPair(const Alternative& many, const Alternative& one) {
    std::optional<Labels> labels = matching_.Meet(many.labels, one.labels);
    if (!labels) return;
    Alternative out;
    const Interval& left = swapped_ ? one.value : many.value;
    const Interval& right = swapped_ ? many.value : one.value;
    bool keeps_all = true;
    if (!logql::IsComparison(node_.op)) {
      out.value = LogArithmetic(node_.op, left, right);
    } else {
      ComparedValues compared = LeftWhere(node_.op, left, right);
      keeps_all = node_.return_bool || compared.always;
      out.value = ComparedTo(node_, left, right, compared.kept);
    }
    out.always =
        keeps_all && many.always && one.always && HasNoLabels(many.labels) && HasNoLabels(one.labels);
    out.bound = to_one() ? std::min(many.bound, one.bound) : many.bound;
    ShapeResult(one.labels, &*labels);
    out.labels = std::move(*labels);
    out_.flow.alternatives.push_back(std::move(out));
  }

  void ShapeResult(const Labels& one, Labels* labels) const {
    if (to_one()) {
      if (matching_.on()) return labels->KeepOnly(matching_.labels(), matching_.by());
      for (const std::string_view name : matching_.labels()) labels->Remove(name, matching_.by());
      return;
    }
    for (const std::string_view name : Included()) {
      const Presence presence = one.PresenceOf(name);
      Cause cause = one.CauseOf(name);
      if (presence == Presence::kNo || cause.span.empty()) cause = matching_.by();
      labels->Set({std::string(name), presence, one.ValuesOf(name), cause});
    }
  }

  // What would match twice has failed. Labels without value are gone.
  void AddKeys() {
    Flow& flow = out_.flow;
    const std::vector<std::string> labels(matching_.labels().begin(), matching_.labels().end());
    if (to_one()) {
      flow.AddKey({!matching_.on(), labels});
      return;
    }
    const std::vector<std::string_view> included = Included();
    const bool replaces_matched = std::any_of(
        included.begin(), included.end(), [this](std::string_view name) { return matching_.Matches(name); });
    if (!replaces_matched) flow.AddKey({true, {}});
    for (const Key& key : many_.flow.keys) {
      const bool replaced = std::any_of(included.begin(), included.end(),
                                        [&key](std::string_view name) { return key.Has(name); });
      if (!replaced) flow.AddKey(key);
    }
  }

  const logql::Binary& node_;
  LogMatching matching_;
  bool swapped_;
  const LogResult& many_;
  const LogResult& one_;
  LogResult out_;
};

// Series of either side: an `or` tells them apart by its labels.
void KeysOfOr(const LogMatching& matching, const Flow& left, const Flow& right, Flow* out) {
  out->keys.clear();
  const auto unique_in_both = [&](const Key& key) {
    const std::vector<std::string_view> labels(key.labels.begin(), key.labels.end());
    return key.all_but ? left.UniqueByAllBut(labels) && right.UniqueByAllBut(labels)
                       : left.UniqueBy(labels) && right.UniqueBy(labels);
  };
  const auto covers = [&](const Key& key) {
    // Series of the right that agree with one of the left on what is matched are left out.
    if (matching.on()) {
      return std::all_of(matching.labels().begin(), matching.labels().end(),
                         [&key](std::string_view name) { return key.Has(name); });
    }
    return key.all_but && std::all_of(key.labels.begin(), key.labels.end(),
                                      [&](const std::string& name) { return !matching.Matches(name); });
  };
  std::vector<Key> candidates{{true, {}}};
  for (const Flow* side : {&left, &right}) {
    candidates.insert(candidates.end(), side->keys.begin(), side->keys.end());
  }
  for (const Key& key : candidates) {
    if (covers(key) && unique_in_both(key)) out->AddKey(key);
  }
}

LogResult FlowOfOr(const LogMatching& matching, const LogResult& left, const LogResult& right) {
  LogResult out = left;
  Flow& flow = out.flow;
  for (const Alternative& one : right.flow.alternatives) {
    flow.alternatives.push_back(one);
    // A series of the left may stand in its place.
    flow.alternatives.back().always = one.always && left.flow.IsEmpty();
  }
  flow.always = left.flow.always || right.flow.always;
  flow.bound = left.flow.bound + right.flow.bound;
  KeysOfOr(matching, left.flow, right.flow, &flow);
  for (const auto& [name, ambiguous] : right.valueless) out.valueless[name] = true;
  for (auto& [name, ambiguous] : out.valueless) ambiguous = true;
  out.rest_valueless = left.rest_valueless || right.rest_valueless;
  return out;
}

LogResult FlowOfAnd(const LogMatching& matching, const LogResult& left, const LogResult& right) {
  LogResult out = left;
  Flow& flow = out.flow;
  flow.alternatives.clear();
  flow.always = false;
  const std::vector<Alternative> rights = Few(right.flow);
  for (const Alternative& one : left.flow.alternatives) {
    std::optional<Labels> all;
    for (const Alternative& other : rights) {
      std::optional<Labels> labels = matching.Meet(one.labels, other.labels);
      if (labels) all = all ? Join(*all, *labels) : std::move(*labels);
    }
    if (!all) continue;
    flow.alternatives.push_back(one);
    flow.alternatives.back().labels = std::move(*all);
    flow.alternatives.back().always = false;
  }
  return out;
}

LogResult FlowOfUnless(const LogMatching& matching, const LogResult& left, const LogResult& right) {
  LogResult out = left;
  if (right.flow.IsEmpty()) return out;
  out.flow.always = false;
  for (Alternative& one : out.flow.alternatives) one.always = false;
  if (matching.on() && matching.labels().empty() && right.flow.always) out.flow.alternatives.clear();
  return out;
}

}  // namespace

LogResult FlowWithNumber(const logql::Binary& node, double number, bool number_left, const LogResult& in) {
  LogResult out = in;
  const Interval constant = Interval::Exactly(number);
  const logql::Op op = number_left ? Mirrored(node.op) : node.op;
  bool always = out.flow.always;
  for (Alternative& one : out.flow.alternatives) {
    const Interval value = one.value;
    if (!logql::IsComparison(node.op)) {
      one.value =
          number_left ? LogArithmetic(node.op, constant, value) : LogArithmetic(node.op, value, constant);
      continue;
    }
    const ComparedValues compared = LeftWhere(op, value, constant);
    one.value = node.return_bool
                    ? ComparedTo(node, number_left ? constant : value, number_left ? value : constant, value)
                    : compared.kept;
    if (node.return_bool || compared.always) continue;
    one.always = always = false;
  }
  out.flow.always = always;
  out.flow.Settle();
  TightenBound(&out);
  return out;
}

LogResult FlowOfSetOperator(const logql::Binary& node, const LogResult& left, const LogResult& right) {
  const LogMatching matching(node);
  LogResult out = node.op == logql::Op::kOr    ? FlowOfOr(matching, left, right)
                  : node.op == logql::Op::kAnd ? FlowOfAnd(matching, left, right)
                                               : FlowOfUnless(matching, left, right);
  AddFailure(right.flow, &out.flow);
  out.flow.Settle();
  TightenBound(&out);
  return out;
}

LogResult FlowOfJoin(const logql::Binary& node, const LogResult& left, const LogResult& right) {
  return LogJoin(node, left, right).Run();
}

}  // namespace rulecheck::flow
