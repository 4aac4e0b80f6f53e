#include <fmt/core.h>

#include <algorithm>

#include "checks/check.h"
#include "checks/regexps.h"
#include "checks/shapes.h"

namespace rulecheck::checks {

void RepeatedAlternative(const QueryContext& c) {
  for (const promql::VectorSelector* selector : c.facts.selectors()) {
    for (const promql::Matcher& matcher : selector->matchers) {
      if (matcher.op != promql::MatchOp::kRegexp && matcher.op != promql::MatchOp::kNotRegexp) continue;
      std::vector<std::string_view> parts = TopLevelAlternatives(matcher.value);
      std::sort(parts.begin(), parts.end());
      const auto twice = std::adjacent_find(parts.begin(), parts.end());
      if (twice == parts.end() || twice->empty()) continue;
      c.Report(matcher.value_span, fmt::format("`{}` stands twice in this regular expression", *twice));
    }
  }
}

}  // namespace rulecheck::checks
