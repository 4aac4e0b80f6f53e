#include <fmt/core.h>

#include <algorithm>

#include "checks/check.h"
#include "checks/matcher_conflict.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

// The matcher of a metric name has no place of its own.
Span PlaceOf(const promql::VectorSelector& selector, size_t matcher) {
  const Span span = selector.matchers[matcher].span;
  return span.empty() ? selector.name_span : span;
}

}  // namespace

void ContradictoryMatchers(const QueryContext& c) {
  for (const promql::VectorSelector* selector : c.facts.selectors()) {
    const MatcherConflicts conflicts = FindConflict(selector->matchers);
    ReportIncomplete(c, selector->span, conflicts);
    if (!conflicts.found) continue;
    const Span second = PlaceOf(*selector, conflicts.found->second);
    const Span first = PlaceOf(*selector, conflicts.found->first);
    const std::string_view label = selector->matchers[conflicts.found->first].name;
    if (first == second) {
      c.Report(second,
               fmt::format("no series can pass all matchers of `{}`: the selector returns nothing", label));
      continue;
    }
    c.Report(std::max(first, second), "no series can pass both matchers: the selector returns nothing")
        .Because(c.At(std::min(first, second)), fmt::format("`{}` is limited here already", label));
  }
}

}  // namespace rulecheck::checks
