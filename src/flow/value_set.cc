#include "flow/value_set.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include "flow/pattern_automaton.h"

namespace rulecheck::flow {
namespace {

using Values = std::vector<std::string>;

constexpr double kUncounted = std::numeric_limits<double>::infinity();

void SortValues(Values* values) {
  std::sort(values->begin(), values->end());
  values->erase(std::unique(values->begin(), values->end()), values->end());
  if (!values->empty() && values->front().empty()) values->erase(values->begin());
}

bool Has(const Values& sorted, std::string_view value) {
  return std::binary_search(sorted.begin(), sorted.end(), value, std::less<std::string_view>());
}

template <typename Keep>
Values Filtered(const Values& values, const Keep& keep) {
  Values out;
  std::copy_if(values.begin(), values.end(), std::back_inserter(out), keep);
  return out;
}

// Each thread remembers the last ones: queries repeat them, and automata take long.
bool Contradict(const std::vector<ValueSet::Condition>& conditions) {
  constexpr size_t kMost = 256;
  std::vector<PatternCondition> all;
  std::vector<std::pair<std::string, bool>> key;
  for (const ValueSet::Condition& condition : conditions) {
    all.push_back({condition.pattern->text(), condition.matches});
    key.emplace_back(all.back().pattern, condition.matches);
  }
  thread_local std::map<std::vector<std::pair<std::string, bool>>, bool> known;
  if (known.size() >= kMost) known.clear();
  const auto [it, is_new] = known.try_emplace(std::move(key), false);
  if (is_new) it->second = NoneSatisfies(all);
  return it->second;
}

Values Merged(const Values& a, const Values& b) {
  Values out;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

}  // namespace

ValueSet::ValueSet(Parts parts) {
  if (parts.finite || !parts.values.empty() || !parts.conditions.empty() || parts.most < kUncounted) {
    parts_ = std::make_shared<const Parts>(std::move(parts));
  }
}

ValueSet ValueSet::None() {
  static const Parts kNone{true, {}, {}, kUncounted};
  ValueSet out;
  out.parts_ = {std::shared_ptr<const Parts>(), &kNone};
  return out;
}

ValueSet ValueSet::Of(std::vector<std::string> values) {
  SortValues(&values);
  if (values.empty()) return None();
  if (values.size() > kMaxValues) return AtMost(static_cast<double>(values.size()));
  return ValueSet({true, std::move(values), {}, kUncounted});
}

ValueSet ValueSet::AnyBut(std::vector<std::string> values) {
  SortValues(&values);
  if (values.size() > kMaxValues) values.resize(kMaxValues);
  return ValueSet({false, std::move(values), {}, kUncounted});
}

ValueSet ValueSet::Matching(std::shared_ptr<const Pattern> pattern, bool matches) {
  if (!pattern->valid()) return {};
  if (pattern->MatchesAll() || pattern->MatchesAllButEmpty()) return matches ? ValueSet() : None();
  if (pattern->language()) return matches ? Of(*pattern->language()) : AnyBut(*pattern->language());
  return ValueSet({false, {}, {{std::move(pattern), matches}}, kUncounted});
}

ValueSet ValueSet::AtMost(double most) {
  return ValueSet({false, {}, {}, most});
}

double ValueSet::MostValues() const {
  if (parts_ == nullptr) return kUncounted;
  return parts_->finite ? static_cast<double>(parts_->values.size()) : parts_->most;
}

const std::vector<std::string>& ValueSet::values() const {
  static const Values kNone;
  return IsFinite() ? parts_->values : kNone;
}

const std::vector<std::string>& ValueSet::excluded() const {
  static const Values kNone;
  return parts_ == nullptr || parts_->finite ? kNone : parts_->values;
}

const std::vector<ValueSet::Condition>& ValueSet::conditions() const {
  static const std::vector<Condition> kNone;
  return parts_ == nullptr ? kNone : parts_->conditions;
}

const std::string* ValueSet::Single() const {
  return IsFinite() && parts_->values.size() == 1 ? &parts_->values[0] : nullptr;
}

bool ValueSet::Contains(std::string_view value) const {
  if (value.empty()) return false;
  if (parts_ == nullptr) return true;
  if (parts_->finite) return Has(parts_->values, value);
  if (Has(parts_->values, value)) return false;
  return std::all_of(parts_->conditions.begin(), parts_->conditions.end(),
                     [&](const Condition& condition) { return condition.Holds(value); });
}

ValueSet Union(const ValueSet& a, const ValueSet& b) {
  if (a.parts_ == b.parts_ || a.IsAny() || b.IsEmpty()) return a;
  if (b.IsAny() || a.IsEmpty()) return b;
  if (a.IsFinite() && b.IsFinite()) return ValueSet::Of(Merged(a.values(), b.values()));
  const ValueSet& open = a.IsFinite() ? b : a;
  const ValueSet& other = a.IsFinite() ? a : b;
  // What holds of both: values that neither can have, conditions that both satisfy.
  ValueSet::Parts parts;
  parts.most = a.MostValues() + b.MostValues();
  parts.values = Filtered(open.excluded(), [&](const std::string& value) { return !other.Contains(value); });
  for (const ValueSet::Condition& condition : open.conditions()) {
    const auto& same = other.conditions();
    const bool holds = other.IsFinite()
                           ? std::all_of(other.values().begin(), other.values().end(),
                                         [&](const std::string& value) { return condition.Holds(value); })
                           : std::find(same.begin(), same.end(), condition) != same.end();
    if (holds) parts.conditions.push_back(condition);
  }
  return ValueSet(std::move(parts));
}

ValueSet Intersection(const ValueSet& a, const ValueSet& b) {
  if (a.parts_ == b.parts_ || b.IsAny()) return a;
  if (a.IsAny()) return b;
  if (a.IsFinite() || b.IsFinite()) {
    const ValueSet& finite = a.IsFinite() ? a : b;
    const ValueSet& other = a.IsFinite() ? b : a;
    return ValueSet::Of(Filtered(finite.values(), [&](const std::string& v) { return other.Contains(v); }));
  }
  ValueSet::Parts parts{false, Merged(a.excluded(), b.excluded()), a.conditions(),
                        std::min(a.MostValues(), b.MostValues())};
  if (parts.values.size() > ValueSet::kMaxValues) parts.values.resize(ValueSet::kMaxValues);
  for (const ValueSet::Condition& condition : b.conditions()) {
    auto& all = parts.conditions;
    if (all.size() < ValueSet::kMaxConditions && std::find(all.begin(), all.end(), condition) == all.end()) {
      all.push_back(condition);
    }
  }
  if (parts.conditions.size() > std::max(a.conditions().size(), b.conditions().size()) &&
      Contradict(parts.conditions)) {
    return ValueSet::None();
  }
  return ValueSet(std::move(parts));
}

bool Disjoint(const ValueSet& a, const ValueSet& b) {
  return Intersection(a, b).IsEmpty();
}

bool Includes(const ValueSet& a, const ValueSet& b) {
  if (a.IsAny() || b.IsEmpty() || a == b) return true;
  if (!a.IsFinite() && a.MostValues() < kUncounted) return false;  // which ones is not known
  if (b.IsFinite()) {
    return std::all_of(b.values().begin(), b.values().end(), [&](const auto& v) { return a.Contains(v); });
  }
  if (a.IsFinite()) return false;
  const bool leaves_out = std::none_of(a.excluded().begin(), a.excluded().end(),
                                       [&](const std::string& value) { return b.Contains(value); });
  return leaves_out && std::all_of(a.conditions().begin(), a.conditions().end(), [&](const auto& condition) {
           return std::find(b.conditions().begin(), b.conditions().end(), condition) != b.conditions().end();
         });
}

bool operator==(const ValueSet& a, const ValueSet& b) {
  if (a.parts_ == b.parts_) return true;
  if (a.IsAny() || b.IsAny()) return false;
  return a.parts_->finite == b.parts_->finite && a.parts_->values == b.parts_->values &&
         a.parts_->conditions == b.parts_->conditions && a.parts_->most == b.parts_->most;
}

}  // namespace rulecheck::flow
