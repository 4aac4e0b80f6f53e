// Matchers of one selector that no label value can pass together.
#pragma once

#include <fmt/core.h>

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "rulecheck/finding.h"
#include "rulecheck/promql.h"

namespace rulecheck::checks {

struct MatcherConflict {
  // Two matchers of one label that exclude each other; or, with equal indices, one that
  // leaves nothing of what all before it let through.
  size_t first = 0;
  size_t second = 0;
};

struct MatcherConflicts {
  std::optional<MatcherConflict> found;  // the one that is seen first, in order of `second`
  // A label with so many values and regular expressions that not all could be compared;
  // empty otherwise.
  std::string_view incomplete;
};

// Sound: nothing is found when it cannot be told. Linear in the matchers, but for values
// that have to be run through regular expressions.
MatcherConflicts FindConflict(std::span<const promql::Matcher> matchers);

// Says that a selector was not compared in full, where that is so. `Context`: of either language.
template <typename Context>
void ReportIncomplete(const Context& c, Span selector, const MatcherConflicts& conflicts) {
  if (conflicts.incomplete.empty()) return;
  c.Report(selector, fmt::format("`{}` has too many values and regular expressions to compare them all",
                                 conflicts.incomplete))
      .As(Severity::kInfo);
}

}  // namespace rulecheck::checks
