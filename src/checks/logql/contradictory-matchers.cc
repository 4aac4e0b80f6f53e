#include <fmt/core.h>

#include "checks/check.h"
#include "checks/log_shapes.h"
#include "checks/matcher_conflict.h"

namespace rulecheck::checks {

void LogContradictoryMatchers(const LogQueryContext& c) {
  for (const logql::LogExpr* log : PipelinesIn(c.root())) {
    std::vector<promql::Matcher> matchers;
    for (const logql::Matcher& matcher : log->matchers) matchers.push_back(AsMatcher(matcher));
    const MatcherConflicts conflicts = FindConflict(matchers);
    ReportIncomplete(c, log->span, conflicts);
    if (!conflicts.found) continue;
    const logql::Matcher& first = log->matchers[conflicts.found->first];
    const logql::Matcher& second = log->matchers[conflicts.found->second];
    if (&first == &second) {
      c.Report(second.span, fmt::format("no stream can pass all matchers of `{}`: the selector finds nothing",
                                        first.label.name));
      continue;
    }
    c.Report(second.span, "no stream can pass both matchers: the selector finds nothing")
        .Because(c.At(first.span), fmt::format("`{}` is limited here already", first.label.name));
  }
}

}  // namespace rulecheck::checks
