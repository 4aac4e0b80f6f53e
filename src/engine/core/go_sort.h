// Sorting samples by value so that ties come out as Go's sort.Sort leaves them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace rulecheck::engine {

// `less` may hold for two NaN both ways, as Prometheus' heaps have it; `is_nan`
// tells them. Up to 12 items Go sorts by insertion, which is copied here swap by
// swap; beyond, its order of ties is arbitrary and ours is stable.
template <typename T, typename Less, typename IsNan>
void SortAsGo(std::vector<T>* items, Less&& less, IsNan&& is_nan) {
  constexpr size_t kInsertionMax = 12;
  std::vector<T>& v = *items;
  if (v.size() <= kInsertionMax) {
    for (size_t i = 1; i < v.size(); ++i) {
      for (size_t j = i; j > 0 && less(v[j], v[j - 1]); --j) std::swap(v[j], v[j - 1]);
    }
    return;
  }
  const auto numbers_end = std::stable_partition(v.begin(), v.end(), [&](const T& t) { return !is_nan(t); });
  std::stable_sort(v.begin(), numbers_end, less);
}

}  // namespace rulecheck::engine
