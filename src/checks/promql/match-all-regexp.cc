#include <fmt/core.h>

#include "checks/check.h"
#include "checks/regexps.h"
#include "checks/shapes.h"

namespace rulecheck::checks {

void MatchAllRegexp(const QueryContext& c) {
  for (const promql::VectorSelector* selector : c.facts.selectors()) {
    for (const promql::Matcher& matcher : selector->matchers) {
      if (!MatchesEverything(matcher.value)) continue;
      if (matcher.op == promql::MatchOp::kRegexp && matcher.name != "__name__") {
        c.Report(matcher.span, fmt::format("`{}` matches every series, also those without the label",
                                           c.Quoted(matcher.span)))
            .Help("remove the matcher, or write `.+` if the label must be there");
      }
      if (matcher.op == promql::MatchOp::kNotRegexp) {
        c.Report(matcher.span, fmt::format("`{}` matches no series at all", c.Quoted(matcher.span)))
            .As(Severity::kWarning)
            .As(Confidence::kCertain);
      }
    }
  }
}

}  // namespace rulecheck::checks
