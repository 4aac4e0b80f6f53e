#include "flow/flow.h"
#include "flow/mutants.h"

#include <algorithm>
#include <set>
#include <utility>

namespace rulecheck::flow {
namespace {

bool SameShape(const Alternative& a, const Alternative& b) {
  return a.drops_name == b.drops_name && a.labels == b.labels;
}

void JoinInto(const Alternative& other, Alternative* into) {
  into->labels = Join(into->labels, other.labels);
  into->value = Hull(into->value, other.value);
  into->bound += other.bound;
  into->ever += other.ever;
  into->always = into->always || other.always;
  into->drops_name = Either(into->drops_name, other.drops_name);
}

// Fewer alternatives: those written alike become one, then neighbours are joined.
void Widen(std::vector<Alternative>* alternatives) {
  std::vector<Alternative> out;
  for (Alternative& one : *alternatives) {
    const auto same =
        std::find_if(out.begin(), out.end(), [&](const auto& other) { return SameShape(one, other); });
    if (same != out.end()) {
      JoinInto(one, &*same);
    } else if (out.size() < 4 * Flow::kMaxAlternatives) {
      out.push_back(std::move(one));
    } else {
      JoinInto(one, &out.back());
    }
  }
  while (out.size() > Flow::kMaxAlternatives) {
    if (Mutated(Mutant::kAlternativesForgotten)) {
      out.pop_back();
      continue;
    }
    JoinInto(out.back(), &out[out.size() - 2]);
    out.pop_back();
  }
  *alternatives = std::move(out);
}

// How many label sets there can be where every label has few values.
double CountLabelSets(const Labels& labels) {
  if (labels.open()) return kInfinity;
  double product = 1;
  for (const LabelFact& fact : labels.facts()) {
    if (!fact.CanBe()) continue;
    product *= fact.values.MostValues() + (fact.Must() ? 0 : 1);
  }
  return product;
}

}  // namespace

bool Key::Has(std::string_view name) const {
  return std::binary_search(labels.begin(), labels.end(), name, std::less<std::string_view>()) != all_but;
}

Flow Flow::Empty() {
  Flow out;
  out.fails = Presence::kNo;
  out.bound = 0;
  out.keys = {{false, {}}};
  return out;
}

Flow Flow::Unknown() {
  Flow out;
  out.alternatives.emplace_back();
  out.keys = {{true, {}}};
  return out;
}

Flow Flow::Single(Interval value, Cause by) {
  Flow out;
  out.alternatives.push_back({Labels::Closed(by), value, 1, 1, true, Presence::kNo});
  out.keys = {{false, {}}};
  out.bound = 1;
  out.always = true;
  out.fails = Presence::kNo;
  return out;
}

bool Flow::CanHave(std::string_view name) const {
  return std::any_of(alternatives.begin(), alternatives.end(),
                     [&](const Alternative& one) { return one.labels.CanHave(name); });
}

bool Flow::MustHave(std::string_view name) const {
  return std::all_of(alternatives.begin(), alternatives.end(),
                     [&](const Alternative& one) { return one.labels.MustHave(name); });
}

Presence Flow::PresenceOf(std::string_view name) const {
  if (!CanHave(name)) return Presence::kNo;
  return MustHave(name) ? Presence::kYes : Presence::kMaybe;
}

ValueSet Flow::ValuesOf(std::string_view name) const {
  ValueSet out = ValueSet::None();
  for (const Alternative& one : alternatives) out = Union(out, one.labels.ValuesOf(name));
  return out;
}

Cause Flow::CauseOf(std::string_view name) const {
  const Presence presence = PresenceOf(name);
  for (const Alternative& one : alternatives) {
    const Cause cause = one.labels.CauseOf(name);
    const bool speaks = presence == Presence::kNo || one.labels.CanHave(name);
    if (speaks && !cause.span.empty()) return cause;
  }
  return {};
}

bool Flow::IsClosed() const {
  return std::none_of(alternatives.begin(), alternatives.end(),
                      [](const Alternative& one) { return one.labels.open(); });
}

bool Flow::IsConstant(std::string_view name) const {
  const std::string* value = nullptr;
  for (const Alternative& one : alternatives) {
    if (!one.labels.IsConstant(name)) return false;
    static const std::string kAbsent;
    const std::string* here = one.labels.CanHave(name) ? one.labels.Find(name)->values.Single() : &kAbsent;
    if (here == nullptr || (value != nullptr && *value != *here)) return false;
    value = here;
  }
  return true;
}

Interval Flow::Values() const {
  Interval out = Interval::None();
  for (const Alternative& one : alternatives) out = Hull(out, one.value);
  return out;
}

bool Flow::Unique(std::span<const std::string_view> labels, bool all_but) const {
  if (bound <= 1) return true;
  std::vector<std::string_view> sorted(labels.begin(), labels.end());
  std::sort(sorted.begin(), sorted.end());
  const auto asked = [&](std::string_view name) {
    return std::binary_search(sorted.begin(), sorted.end(), name) != all_but;
  };
  const auto covered = [&](const Key& key, std::string_view name) {
    return !key.Has(name) || asked(name) || IsConstant(name);
  };
  for (const Key& key : keys) {
    bool unique = true;
    if (key.all_but) {
      // Names without facts: all but a few of them are in the key.
      unique = all_but || IsClosed();
      for (const Alternative& one : alternatives) {
        for (const LabelFact& fact : one.labels.facts()) unique = unique && covered(key, fact.name);
      }
      if (all_but) {
        for (const std::string_view name : labels) unique = unique && covered(key, name);
      }
    } else {
      for (const std::string& name : key.labels) unique = unique && covered(key, name);
    }
    if (unique) return true;
  }
  return false;
}

std::optional<std::vector<std::string>> Flow::UniqueLabels() const {
  if (bound <= 1) return std::vector<std::string>();
  const Key* best = nullptr;
  for (const Key& key : keys) {
    if (!key.all_but && (best == nullptr || key.labels.size() < best->labels.size())) best = &key;
  }
  std::set<std::string> out;
  if (best != nullptr) {
    out.insert(best->labels.begin(), best->labels.end());
  } else if (!keys.empty() && IsClosed()) {
    for (const Alternative& one : alternatives) {
      for (const LabelFact& fact : one.labels.facts()) {
        if (fact.CanBe() && keys[0].Has(fact.name)) out.insert(fact.name);
      }
    }
  } else {
    return std::nullopt;
  }
  std::erase_if(out, [&](const std::string& name) { return IsConstant(name); });
  return std::vector<std::string>(out.begin(), out.end());
}

Flow Flow::OverTime() const {
  Flow out = *this;
  if (Mutated(Mutant::kWindowsAsInstants)) return out;
  out.bound = kInfinity;
  out.always = false;
  for (Alternative& one : out.alternatives) {
    one.bound = one.ever;
    one.always = false;
  }
  if (!keys.empty()) out.keys = {{true, {}}};
  out.Settle();
  return out;
}

std::vector<Key> Flow::KeysWithout(std::span<const std::string_view> labels) const {
  Flow out;
  const auto changed = [&](std::string_view name) {
    return std::find(labels.begin(), labels.end(), name) != labels.end();
  };
  for (const Key& key : keys) {
    Key left{key.all_but, {}};
    std::vector<std::string_view> names;
    for (const std::string& name : key.labels) {
      if (key.all_but || !changed(name)) left.labels.push_back(name);
    }
    if (key.all_but) left.labels.insert(left.labels.end(), labels.begin(), labels.end());
    names.assign(left.labels.begin(), left.labels.end());
    if (Unique(names, key.all_but)) out.AddKey(std::move(left));
  }
  return std::move(out.keys);
}

void Flow::Settle() {
  std::erase_if(alternatives, [](const Alternative& one) {
    return one.bound == 0 || one.labels.Impossible() || one.value.IsEmpty();
  });
  if (alternatives.size() > 1) Widen(&alternatives);
  double sum = 0;
  for (Alternative& one : alternatives) {
    // Keys tell series apart: then so do all labels together.
    if (!keys.empty()) one.ever = std::min(one.ever, CountLabelSets(one.labels));
    one.bound = std::min({one.bound, bound, one.ever});
    sum += one.bound;
    always = always || one.always;
  }
  bound = std::min(bound, sum);
}

void Flow::LimitAlternatives(size_t most) {
  while (alternatives.size() > most) {
    JoinInto(alternatives.back(), &alternatives[alternatives.size() - 2]);
    alternatives.pop_back();
  }
}

void Flow::AddKey(Key key) {
  std::sort(key.labels.begin(), key.labels.end());
  key.labels.erase(std::unique(key.labels.begin(), key.labels.end()), key.labels.end());
  if (key.labels.size() <= kMaxKeyLabels && keys.size() < kMaxKeys &&
      std::find(keys.begin(), keys.end(), key) == keys.end()) {
    keys.push_back(std::move(key));
  }
}

void Flow::Attribute(uint32_t rule) {
  for (Alternative& one : alternatives) one.labels.Attribute(rule);
  if (fails_by.rule == Cause::kHere) fails_by.rule = rule;
}

Flow Join(const Flow& a, const Flow& b) {
  if (a.IsEmpty()) return b;
  if (b.IsEmpty()) return a;
  Flow out;
  out.keys = {{true, {}}};
  out.alternatives = a.alternatives;
  out.alternatives.insert(out.alternatives.end(), b.alternatives.begin(), b.alternatives.end());
  out.bound = a.bound + b.bound;
  out.always = a.always || b.always;
  out.fails = Either(a.fails, b.fails);
  out.fails_by = a.fails != Presence::kNo ? a.fails_by : b.fails_by;
  out.Settle();
  return out;
}

bool CanAgree(const Labels& a, const Labels& b, std::string_view name) {
  if (Mutated(Mutant::kNeverMatchMaybe) && a.CanHave(name) != b.CanHave(name)) return false;
  if (!a.MustHave(name) && !b.MustHave(name)) return true;
  if (!a.CanHave(name) || !b.CanHave(name)) return false;
  return !Disjoint(a.ValuesOf(name), b.ValuesOf(name));
}

}  // namespace rulecheck::flow
