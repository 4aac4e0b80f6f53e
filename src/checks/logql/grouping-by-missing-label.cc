#include <fmt/core.h>

#include "analysis/log_labels.h"
#include "checks/check.h"
#include "checks/log_shapes.h"

namespace rulecheck::checks {
namespace {

void CheckGrouping(const LogQueryContext& c, const logql::Grouping* grouping,
                   const analysis::PossibleLabels& labels) {
  if (grouping == nullptr || grouping->without) return;
  for (const logql::LabelRef& label : grouping->labels) {
    if (analysis::CanHaveLogLabel(labels, label.name)) continue;
    FindingBuilder finding =
        c.Report(label.span, fmt::format("the label `{}` is not there any more", label.name));
    const Span cause = labels.RemovedBy(label.name);
    if (!cause.empty()) finding.Because(c.At(cause), "removed here");
  }
}

}  // namespace

void LogGroupingByMissingLabel(const LogQueryContext& c) {
  logql::Walk(c.root(), [&](const logql::Expr& node) {
    if (const auto* aggregation = logql::As<logql::VectorAggregation>(&node)) {
      if (aggregation->grouping != nullptr)
        CheckGrouping(c, aggregation->grouping, c.facts.Labels(*aggregation->expr));
    } else if (const auto* range = logql::As<logql::RangeAggregation>(&node)) {
      const logql::LogExpr& log = *range->range->log;
      if (range->grouping != nullptr)
        CheckGrouping(c, range->grouping, analysis::LogLabelsAfter(log, log.stages.size()));
    }
  });
}

}  // namespace rulecheck::checks
