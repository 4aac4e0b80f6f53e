#include "flow/fixpoint.h"

#include <algorithm>
#include <utility>

namespace rulecheck::flow {
namespace {

bool Includes(const Interval& a, const Interval& b) {
  return Hull(a, b) == a;
}

std::vector<Key> CommonKeys(const Flow& a, const Flow& b) {
  Flow out;
  for (const Key& key : a.keys) {
    const std::vector<std::string_view> names(key.labels.begin(), key.labels.end());
    if (key.all_but ? b.UniqueByAllBut(names) : b.UniqueBy(names)) out.AddKey(key);
  }
  return std::move(out.keys);
}

std::ptrdiff_t Size(const std::vector<double>& list) {
  return static_cast<std::ptrdiff_t>(list.size());
}

}  // namespace

Flow Upper(const Flow& a, const Flow& b, bool* changed) {
  if (b.IsEmpty()) return a;
  if (a.IsEmpty()) {
    *changed = true;
    return b;
  }
  Flow out = a;
  out.bound = std::max(a.bound, b.bound);
  *changed = *changed || out.bound > a.bound;
  out.keys = CommonKeys(a, b);
  *changed = *changed || out.keys.size() != a.keys.size();
  // Of series that come under one alternative, bounds add up.
  std::vector<double> bounds(out.alternatives.size()), evers(out.alternatives.size());
  for (const Alternative& one : b.alternatives) {
    const auto covers = [&](const Alternative& other) { return Includes(other.labels, one.labels); };
    const auto it = std::find_if(out.alternatives.begin(), out.alternatives.begin() + Size(bounds), covers);
    if (it == out.alternatives.begin() + Size(bounds)) {
      out.alternatives.push_back(one);
      *changed = true;
      continue;
    }
    const auto place = static_cast<size_t>(it - out.alternatives.begin());
    bounds[place] += one.bound;
    evers[place] += one.ever;
    if (Includes(it->value, one.value)) continue;
    it->value = Hull(it->value, one.value);
    *changed = true;
  }
  for (size_t i = 0; i < bounds.size(); ++i) {
    Alternative& one = out.alternatives[i];
    *changed = *changed || bounds[i] > one.bound || evers[i] > one.ever;
    one.bound = std::max(one.bound, bounds[i]);
    one.ever = std::max(one.ever, evers[i]);
  }
  return out;
}

Flow WithoutNumbers(Flow flow) {
  flow.bound = kInfinity;
  flow.keys = {{true, {}}};
  for (Alternative& one : flow.alternatives) {
    one.value = {};
    one.bound = one.ever = kInfinity;
  }
  return flow;
}

}  // namespace rulecheck::flow
