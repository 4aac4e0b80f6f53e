#include <fmt/core.h>

#include "analysis/log_errors.h"
#include "checks/check.h"

namespace rulecheck::checks {

void EarlyErrorGuard(const LogQueryContext& c) {
  for (const analysis::LineError& error : analysis::UnguardedErrors(c.root())) {
    if (error.guard.empty()) continue;
    c.Report(error.guard, fmt::format("this filter stands too early: {} still fails the query", error.reason))
        .Because(c.At(error.span), "behind it, this sets an error")
        .Help("errors are filtered where they come from: put the filter behind the last such stage");
  }
}

}  // namespace rulecheck::checks
