#include "checks/check.h"
#include "checks/log_shapes.h"

namespace rulecheck::checks {

void BroadSelector(const LogQueryContext& c) {
  for (const logql::LogExpr* log : PipelinesIn(c.root())) {
    if (!ReadsNearlyAll(*log) || PositiveFilter(*log) != nullptr) continue;
    c.Report(log->selector_span, "the selector reads nearly every stream at each evaluation")
        .Help("name a job, a namespace or an application with `=`");
  }
}

}  // namespace rulecheck::checks
