// The order of label sets in results.
#pragma once

#include <algorithm>
#include <span>

#include "engine/logql/label_sets.h"

namespace rulecheck::engine::logql {

// labels.Compare of Prometheus: name, then value, pair by pair in byte order; a prefix
// comes first.
inline bool LabelsLess(std::span<const Label> a, std::span<const Label> b) {
  const auto less = [](const Label& x, const Label& y) {
    return x.name != y.name ? x.name < y.name : x.value < y.value;
  };
  return std::ranges::lexicographical_compare(a, b, less);
}

}  // namespace rulecheck::engine::logql
