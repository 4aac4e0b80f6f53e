#include <fmt/core.h>

#include "checks/check.h"
#include "checks/shapes.h"

namespace rulecheck::checks {

void AggregatedQuantile(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* aggregate = promql::As<promql::Aggregate>(&node);
    if (aggregate == nullptr) return true;
    using promql::AggregateOp;
    if (aggregate->op != AggregateOp::kAvg && aggregate->op != AggregateOp::kSum) return true;
    const promql::Call* call = CallOf(aggregate->expr, promql::FunctionId::kHistogramQuantile);
    if (call == nullptr) return true;
    const std::string_view name = promql::AggregateName(aggregate->op);
    c.Report(aggregate->name_span, fmt::format("`{}` of quantiles is not a quantile of the whole", name))
        .Because(c.At(call->name_span), "each of these is the quantile of one series")
        .Help(
            "aggregate the buckets first, then take the quantile: "
            "`histogram_quantile(0.99, sum by (le) (rate(x_bucket[5m])))`");
    return true;
  });
}

}  // namespace rulecheck::checks
