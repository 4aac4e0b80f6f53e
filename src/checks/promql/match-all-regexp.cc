#include <fmt/core.h>

#include "checks/check.h"
#include "checks/regexps.h"
#include "checks/shapes.h"

namespace rulecheck::checks {

namespace {

// Nothing but the empty text is left: `x!~".+"` asks for series without the label.
bool LeavesOutAnyValue(const promql::Matcher& matcher) {
  return matcher.op == promql::MatchOp::kNotRegexp && (matcher.value == ".+" || matcher.value == "(.+)");
}

}  // namespace

void MatchAllRegexp(const QueryContext& c) {
  for (const promql::VectorSelector* selector : c.facts.selectors()) {
    for (const promql::Matcher& matcher : selector->matchers) {
      if (LeavesOutAnyValue(matcher) && matcher.name != "__name__") {
        c.Report(matcher.span,
                 fmt::format("`{}` matches only series without the label", c.Quoted(matcher.span)))
            .Help(fmt::format("write `{}=\"\"`", matcher.name));
      }
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
