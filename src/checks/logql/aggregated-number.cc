#include <fmt/core.h>

#include "checks/check.h"
#include "checks/log_shapes.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::checks {

void AggregatedNumber(const LogQueryContext& c) {
  logql::Walk(c.root(), [&](const logql::Expr& node) {
    const auto* aggregation = logql::As<logql::VectorAggregation>(&node);
    if (aggregation == nullptr || NumberOf(aggregation->expr) == nullptr) return;
    c.Report(aggregation->expr->span,
             fmt::format("`{}` of a number: Loki takes it and fails at each evaluation",
                         aggregation->function->name))
        .Help("`vector()` makes a series of a number");
  });
}

}  // namespace rulecheck::checks
