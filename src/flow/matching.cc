#include "flow/matching.h"
#include "flow/mutants.h"

#include <algorithm>
#include <span>

namespace rulecheck::flow {
namespace {

// Calls `visit` once for each name that either side says something of.
template <typename Visit>
bool AllNamed(const Labels& a, const Labels& b, const Visit& visit) {
  const std::span<const LabelFact> left = a.facts(), right = b.facts();
  for (size_t i = 0, j = 0; i < left.size() || j < right.size();) {
    const int order = i == left.size() ? 1 : j == right.size() ? -1 : left[i].name.compare(right[j].name);
    if (!visit(std::string_view(order <= 0 ? left[i].name : right[j].name))) return false;
    i += order <= 0 ? 1 : 0;
    j += order >= 0 ? 1 : 0;
  }
  return true;
}

bool AlwaysAgree(const Labels& a, const Labels& b, std::string_view name) {
  if (!a.CanHave(name) && !b.CanHave(name)) return true;
  if (!a.MustHave(name) || !b.MustHave(name)) return false;
  const ValueSet left = a.ValuesOf(name), right = b.ValuesOf(name);
  return left.Single() != nullptr && right.Single() != nullptr && *left.Single() == *right.Single();
}

// `a` narrowed to what agrees with some series of `b` in one label.
void NarrowOne(std::string_view name, const Labels& b, Cause cause, Labels* a) {
  const Presence before = a->PresenceOf(name), other = b.PresenceOf(name);
  if (before == Presence::kNo) return;
  if (other == Presence::kNo) return a->Remove(name, cause);
  const LabelFact* known = a->Find(name);
  const ValueSet had = a->ValuesOf(name);
  ValueSet values = Intersection(had, b.ValuesOf(name));
  const Presence presence =
      before == Presence::kYes || other == Presence::kYes ? Presence::kYes : Presence::kMaybe;
  if (known != nullptr && known->presence == presence && values == had) return;
  if (known == nullptr && presence == Presence::kMaybe && values.IsAny()) return;
  a->Set({std::string(name), presence, std::move(values), known != nullptr ? known->cause : cause});
}

}  // namespace

MatchLabels::MatchLabels(const promql::VectorMatching& matching) : on_(matching.on) {
  for (const promql::LabelRef& label : matching.labels) names_.push_back(label.name);
  if (!on_) names_.push_back(kMetricName);
  std::sort(names_.begin(), names_.end());
}

bool MatchLabels::Has(std::string_view name) const {
  return std::binary_search(names_.begin(), names_.end(), name) == on_;
}

bool MatchLabels::NeverMatch(const Labels& a, const Labels& b) const {
  const auto can_agree = [&](std::string_view name) { return CanAgree(a, b, name); };
  if (on_) return !std::all_of(names_.begin(), names_.end(), can_agree);
  return !AllNamed(a, b, [&](std::string_view name) { return !Has(name) || can_agree(name); });
}

Labels MatchLabels::Narrowed(const Labels& a, const Labels& b, Cause cause) const {
  Labels out = a;
  if (on_) {
    for (const std::string_view name : names_) NarrowOne(name, b, cause, &out);
    return out;
  }
  AllNamed(a, b, [&](std::string_view name) {
    if (Has(name)) NarrowOne(name, b, cause, &out);
    return true;
  });
  if ((b.open() && !Mutated(Mutant::kMatchCloses)) || !a.open()) return out;
  // No label beyond those of the other side, but the ones that are not matched.
  for (const LabelFact& fact : b.facts()) {
    if (fact.CanBe() && out.Find(fact.name) == nullptr) {
      out.Set({fact.name, Presence::kMaybe, fact.values, fact.cause});
    }
  }
  for (const std::string_view name : names_) {
    if (out.Find(name) == nullptr) out.Set({std::string(name), Presence::kMaybe, {}, {}});
  }
  out.Close(b.closed_by());
  return out;
}

bool MatchLabels::AlwaysMatch(const Labels& a, const Labels& b) const {
  const auto agree = [&](std::string_view name) { return AlwaysAgree(a, b, name); };
  if (on_) return std::all_of(names_.begin(), names_.end(), agree);
  if (a.open() || b.open()) return false;
  return AllNamed(a, b, [&](std::string_view name) { return !Has(name) || agree(name); });
}

}  // namespace rulecheck::flow
