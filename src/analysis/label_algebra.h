// What the operators of both languages do to sets of possible labels.
#pragma once

#include <span>
#include <string_view>
#include <utility>

#include "analysis/possible_labels.h"

namespace rulecheck::analysis {

inline PossibleLabels Without(PossibleLabels in, std::string_view name, Span by) {
  if (in.open) {
    in.removed.insert({name, by});
  } else {
    in.names.erase(name);
  }
  return in;
}

inline PossibleLabels With(PossibleLabels in, std::string_view name) {
  if (in.open) {
    in.removed.erase({name, {}});
  } else {
    in.names.insert(name);
  }
  return in;
}

// `labels` are anything with a name.
template <typename Label>
PossibleLabels Only(const PossibleLabels& in, std::span<Label> labels, Span by) {
  PossibleLabels out = PossibleLabels::Closed(by);
  for (const Label& label : labels) {
    if (in.CanHave(label.name)) out.names.insert(label.name);
  }
  return out;
}

inline PossibleLabels Union(PossibleLabels a, PossibleLabels b) {
  if (!a.open && !b.open) {
    a.names.merge(b.names);
    return a;
  }
  if (!a.open) std::swap(a, b);
  // `a` is open: a label stays impossible only if it is so on both sides.
  std::erase_if(a.removed, [&](const PossibleLabels::Removal& removal) { return b.CanHave(removal.name); });
  return a;
}

}  // namespace rulecheck::analysis
