#include <fmt/core.h>

#include "checks/check.h"
#include "checks/log_shapes.h"
#include "logql/function_id.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::checks {

void SortInRule(const LogQueryContext& c) {
  logql::Walk(c.root(), [&](const logql::Expr& node) {
    const auto* aggregation = logql::As<logql::VectorAggregation>(&node);
    if (aggregation == nullptr) return;
    using Id = logql::VectorFunctionId;
    if (aggregation->function->id != Id::kSort && aggregation->function->id != Id::kSortDesc) return;
    c.Report(aggregation->name_span, fmt::format("`{}` has no effect: the series of a rule have no order",
                                                 aggregation->function->name));
  });
}

}  // namespace rulecheck::checks
