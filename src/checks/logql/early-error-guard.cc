#include <fmt/core.h>

#include "checks/check.h"
#include "flow/logql_line_errors.h"

namespace rulecheck::checks {

void EarlyErrorGuard(const LogQueryContext& c) {
  for (const flow::LineError& error : flow::UnguardedErrors(c.root())) {
    if (error.guard.empty()) continue;
    c.Report(error.guard, fmt::format("this filter stands too early: {} still fails the query", error.reason))
        .Because(c.At(error.span), "behind it, this sets an error")
        .Help("errors are filtered where they come from: put the filter behind the last such stage");
  }
}

}  // namespace rulecheck::checks
