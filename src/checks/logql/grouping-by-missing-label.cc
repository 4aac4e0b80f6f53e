#include <fmt/core.h>

#include "checks/check.h"
#include "checks/log_shapes.h"
#include "flow/logql_flow.h"

namespace rulecheck::checks {
namespace {

void CheckGrouping(const LogQueryContext& c, const logql::Grouping* grouping, const flow::Flow& labels) {
  if (grouping == nullptr || grouping->without || labels.IsEmpty()) return;
  for (const logql::LabelRef& label : grouping->labels) {
    if (labels.CanHave(label.name)) continue;
    FindingBuilder finding =
        c.Report(label.span, fmt::format("the label `{}` is not there any more", label.name));
    const Span cause = labels.CauseOf(label.name).span;
    if (!cause.empty()) finding.Because(c.At(cause), "removed here");
  }
}

}  // namespace

void LogGroupingByMissingLabel(const LogQueryContext& c) {
  logql::Walk(c.root(), [&](const logql::Expr& node) {
    if (const auto* aggregation = logql::As<logql::VectorAggregation>(&node)) {
      CheckGrouping(c, aggregation->grouping, c.facts.Flow(*aggregation->expr));
    } else if (const auto* range = logql::As<logql::RangeAggregation>(&node)) {
      const logql::LogExpr& log = *range->range->log;
      if (range->grouping != nullptr)
        CheckGrouping(c, range->grouping, flow::FlowOfLines(log, log.stages.size()));
    }
  });
}

}  // namespace rulecheck::checks
