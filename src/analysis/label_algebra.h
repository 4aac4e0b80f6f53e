// What the operators of both languages do to sets of possible labels.
#pragma once

#include <span>
#include <string_view>
#include <utility>

#include "analysis/possible_labels.h"

namespace rulecheck::analysis {

inline PossibleLabels Without(PossibleLabels in, std::string_view name, Span by) {
  if (in.open) {
    in.removed.Insert(name, by);
  } else {
    in.names.Erase(name);
  }
  return in;
}

inline PossibleLabels With(PossibleLabels in, std::string_view name) {
  if (in.open) {
    in.removed.Erase(name);
  } else {
    in.names.Insert(name);
  }
  return in;
}

// `labels` are anything with a name.
template <typename Label>
PossibleLabels Only(const PossibleLabels& in, std::span<Label> labels, Span by) {
  PossibleLabels out = PossibleLabels::Closed(by);
  for (const Label& label : labels) {
    if (in.CanHave(label.name)) out.names.Insert(label.name);
  }
  return out;
}

inline PossibleLabels Union(PossibleLabels a, PossibleLabels b) {
  if (!a.open && !b.open) {
    a.names.UniteWith(b.names);
    return a;
  }
  if (!a.open) std::swap(a, b);
  // `a` is open: a label stays impossible only if it is so on both sides.
  if (b.open) {
    a.removed.IntersectWith(b.removed);
  } else {
    a.removed.Subtract(b.names);
  }
  a.removed.Erase("__name__");
  return a;
}

}  // namespace rulecheck::analysis
