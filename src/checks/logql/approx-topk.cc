#include "checks/check.h"
#include "checks/log_shapes.h"
#include "logql/function_id.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::checks {

void ApproxTopkInRule(const LogQueryContext& c) {
  logql::Walk(c.root(), [&](const logql::Expr& node) {
    const auto* aggregation = logql::As<logql::VectorAggregation>(&node);
    if (aggregation == nullptr || aggregation->function->id != logql::VectorFunctionId::kApproxTopk) return;
    c.Report(aggregation->name_span,
             "`approx_topk` is experimental: rules fail where Loki does not enable it")
        .Help("use `topk`, or set `-querier.shard-aggregations=approx_topk` where the rule runs");
  });
}

}  // namespace rulecheck::checks
