#include <fmt/core.h>

#include "checks/check.h"
#include "flow/logql_line_errors.h"

namespace rulecheck::checks {

void UnhandledError(const LogQueryContext& c) {
  for (const flow::LineError& error : flow::UnguardedErrors(c.root())) {
    if (!error.guard.empty()) continue;  // logql/early-error-guard
    FindingBuilder finding = c.Report(error.span, fmt::format("{} fails the whole query", error.reason));
    if (!error.label.empty() && error.label != error.span)
      finding.Because(c.At(error.label), fmt::format("`{}` is converted", c.Quoted(error.label)));
    finding.Help("`| __error__=\"\"` leaves such lines out; `| drop __error__` keeps them")
        .WithFix({"leave out lines with errors", false, c.Replace(error.insert, " | __error__=\"\"")});
  }
}

}  // namespace rulecheck::checks
