#include <fmt/core.h>

#include <algorithm>

#include "checks/check.h"
#include "checks/regexps.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
void ContradictoryMatchers(const QueryContext& c) {
  std::vector<const promql::VectorSelector*> selectors;
  SelectorsIn(c.root(), &selectors);
  for (const promql::VectorSelector* selector : selectors) {
    // Pairs are compared: the bound is against selectors made to take long.
    constexpr size_t kMaxMatchers = 64;
    const std::span<promql::Matcher> matchers =
        selector->matchers.first(std::min(selector->matchers.size(), kMaxMatchers));
    for (size_t j = 1; j < matchers.size(); ++j) {
      for (size_t i = 0; i < j; ++i) {
        if (matchers[i].name != matchers[j].name || !ExcludeEachOther(matchers[i], matchers[j])) continue;
        // The matcher of a metric name has no place of its own.
        const Span second = matchers[j].span.empty() ? selector->name_span : matchers[j].span;
        const Span first = matchers[i].span.empty() ? selector->name_span : matchers[i].span;
        c.Report(std::max(first, second), "no series can pass both matchers: the selector returns nothing")
            .Because(c.At(std::min(first, second)),
                     fmt::format("`{}` is limited here already", matchers[i].name));
        j = matchers.size();
        break;
      }
    }
  }
}

}  // namespace rulecheck::checks
