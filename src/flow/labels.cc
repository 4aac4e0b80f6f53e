#include "flow/labels.h"
#include "flow/mutants.h"

#include <algorithm>
#include <utility>

namespace rulecheck::flow {
namespace {

bool NameLess(const LabelFact& fact, std::string_view name) {
  return fact.name < name;
}

template <typename Facts>
auto LowerBound(Facts& facts, std::string_view name) {
  return std::lower_bound(facts.begin(), facts.end(), name, NameLess);
}

LabelFact JoinFacts(const std::string& name, const Labels& a, const Labels& b) {
  LabelFact out{name, Either(a.PresenceOf(name), b.PresenceOf(name)),
                Union(a.ValuesOf(name), b.ValuesOf(name)), a.CauseOf(name)};
  // Say what takes a label away, or where it comes from, on the side where there is something.
  if (a.PresenceOf(name) == Presence::kNo && out.presence != Presence::kNo) out.cause = b.CauseOf(name);
  return out;
}

}  // namespace

Labels Labels::Closed(Cause by) {
  Labels out;
  out.Close(by);
  return out;
}

std::span<const LabelFact> Labels::facts() const {
  return parts_ == nullptr ? std::span<const LabelFact>() : std::span<const LabelFact>(parts_->facts);
}

// A few names are told from each other fastest by their lengths.
const LabelFact* Labels::Find(std::string_view name) const {
  constexpr size_t kFew = 16;
  const std::span<const LabelFact> all = facts();
  const auto has_name = [name](const LabelFact& fact) { return fact.name == name; };
  const auto it = all.size() <= kFew ? std::find_if(all.begin(), all.end(), has_name) : LowerBound(all, name);
  return it == all.end() || it->name != name ? nullptr : &*it;
}

Presence Labels::PresenceOf(std::string_view name) const {
  if (const LabelFact* fact = Find(name)) return fact->presence;
  return open() ? Presence::kMaybe : Presence::kNo;
}

ValueSet Labels::ValuesOf(std::string_view name) const {
  if (const LabelFact* fact = Find(name)) return fact->CanBe() ? fact->values : ValueSet::None();
  return open() ? ValueSet() : ValueSet::None();
}

Cause Labels::CauseOf(std::string_view name) const {
  if (const LabelFact* fact = Find(name)) return fact->cause;
  return closed_by();
}

bool Labels::IsConstant(std::string_view name) const {
  const Presence presence = PresenceOf(name);
  if (presence == Presence::kNo) return true;
  return presence == Presence::kYes && ValuesOf(name).Single() != nullptr;
}

bool Labels::Impossible() const {
  const auto all = facts();
  return std::any_of(all.begin(), all.end(),
                     [](const LabelFact& fact) { return fact.Must() && fact.values.IsEmpty(); });
}

Labels::Parts& Labels::Own() {
  if (parts_ != nullptr && parts_.use_count() == 1) return *parts_;
  auto own = std::make_shared<Parts>();
  // Who changes one fact mostly adds a few.
  own->facts.reserve(facts().size() + 4);
  if (parts_ != nullptr) {
    own->open = parts_->open;
    own->closed_by = parts_->closed_by;
    own->facts.assign(parts_->facts.begin(), parts_->facts.end());
  }
  parts_ = std::move(own);
  return *parts_;
}

void Labels::Trim(Parts* parts) {
  if (parts->facts.size() <= kMaxNames) return;
  parts->facts.resize(kMaxNames);
  parts->open = true;
}

void Labels::Set(LabelFact fact) {
  if (fact.presence == Presence::kMaybe && fact.values.IsEmpty()) fact.presence = Presence::kNo;
  if (fact.presence == Presence::kNo) fact.values = ValueSet::None();
  Parts& parts = Own();
  const auto it = LowerBound(parts.facts, fact.name);
  if (it != parts.facts.end() && it->name == fact.name) {
    *it = std::move(fact);
  } else {
    parts.facts.insert(it, std::move(fact));
    Trim(&parts);
  }
}

void Labels::SetYes(std::string_view name, ValueSet values, Cause cause) {
  Set({std::string(name), Presence::kYes, std::move(values), cause});
}

void Labels::Remove(std::string_view name, Cause cause) {
  if (PresenceOf(name) == Presence::kNo) return;
  Set({std::string(name), Presence::kNo, ValueSet::None(), cause});
}

void Labels::KeepOnly(std::span<const std::string_view> names, Cause by) {
  std::vector<std::string_view> sorted(names.begin(), names.end());
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  if (Mutated(Mutant::kByLosesOne) && !sorted.empty()) sorted.pop_back();
  Parts kept;
  kept.open = false;
  kept.closed_by = by;
  for (const std::string_view name : sorted) {
    if (const LabelFact* fact = Find(name)) {
      kept.facts.push_back(*fact);
    } else if (open()) {
      kept.facts.push_back({std::string(name), Presence::kMaybe, {}, by});
    } else {
      kept.facts.push_back({std::string(name), Presence::kNo, ValueSet::None(), closed_by()});
    }
  }
  Trim(&kept);
  parts_ = std::make_shared<Parts>(std::move(kept));
}

void Labels::Close(Cause by) {
  if (!open()) return;
  Parts& parts = Own();
  parts.open = false;
  parts.closed_by = by;
}

void Labels::Open() {
  if (!open()) Own().open = true;
}

void Labels::Attribute(uint32_t rule) {
  if (parts_ == nullptr) return;
  Parts& parts = Own();
  if (parts.closed_by.rule == Cause::kHere) parts.closed_by.rule = rule;
  for (LabelFact& fact : parts.facts) {
    if (fact.cause.rule == Cause::kHere) fact.cause.rule = rule;
  }
}

bool Includes(const Labels& a, const Labels& b) {
  if (a == b) return true;
  if (!a.open() && b.open()) return false;
  const auto covers = [&](const LabelFact& fact) {
    const Presence here = a.PresenceOf(fact.name);
    return (here == Presence::kMaybe || here == b.PresenceOf(fact.name)) &&
           Includes(a.ValuesOf(fact.name), b.ValuesOf(fact.name));
  };
  const auto left = a.facts(), right = b.facts();
  return std::all_of(left.begin(), left.end(), covers) && std::all_of(right.begin(), right.end(), covers);
}

Labels Join(const Labels& a, const Labels& b) {
  if (a.parts_ == b.parts_) return a;
  Labels::Parts parts;
  parts.open = a.open() || b.open();
  parts.closed_by = a.closed_by();
  const auto left = a.facts(), right = b.facts();
  for (size_t i = 0, j = 0; i < left.size() || j < right.size();) {
    const bool first = j == right.size() || (i < left.size() && left[i].name <= right[j].name);
    const std::string& name = first ? left[i].name : right[j].name;
    LabelFact fact = JoinFacts(name, a, b);
    const bool says = fact.presence != Presence::kMaybe || !fact.values.IsAny() || !parts.open;
    if (i < left.size() && left[i].name == fact.name) ++i;
    if (j < right.size() && right[j].name == fact.name) ++j;
    if (says) parts.facts.push_back(std::move(fact));
  }
  Labels out;
  out.Trim(&parts);
  out.parts_ = std::make_shared<Labels::Parts>(std::move(parts));
  return out;
}

bool operator==(const Labels& a, const Labels& b) {
  if (a.parts_ == b.parts_) return true;
  const auto left = a.facts(), right = b.facts();
  return a.open() == b.open() && left.size() == right.size() &&
         std::equal(left.begin(), left.end(), right.begin(), [](const LabelFact& x, const LabelFact& y) {
           return x.name == y.name && x.presence == y.presence && x.values == y.values;
         });
}

}  // namespace rulecheck::flow
