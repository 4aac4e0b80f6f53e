#include <fmt/core.h>

#include "analysis/possible_labels.h"
#include "checks/check.h"
#include "checks/flow_words.h"

namespace rulecheck::checks {
namespace {

// Through recording rules; `le` of series that are no histogram is promql/quantile-of-other-series'.
void ReportUnrecorded(const QueryContext& c, const promql::LabelRef& label, const promql::Expr& inner) {
  if (label.name == "le" || !c.facts.ReadsRecorded()) return;
  const flow::Flow& likely = c.facts.Likely(inner);
  if (likely.IsEmpty() || likely.CanHave(label.name)) return;
  const flow::Cause cause = likely.CauseOf(label.name);
  if (cause.rule == flow::Cause::kHere) return;
  FindingBuilder finding =
      c.Report(label.span,
               fmt::format("nothing that is aggregated here is likely to have the label `{}`", label.name));
  finding.As(Confidence::kLikely);
  Because(c, cause, fmt::format("`{}` is not kept here", label.name), &finding);
}

}  // namespace

void GroupingByMissingLabel(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* aggregate = promql::As<promql::Aggregate>(&node);
    if (aggregate == nullptr || aggregate->without || aggregate->grouping.empty()) return true;
    const analysis::PossibleLabels& inner = c.facts.Labels(*aggregate->expr);
    for (const promql::LabelRef& label : aggregate->grouping) {
      if (inner.CanHave(label.name)) {
        ReportUnrecorded(c, label, *aggregate->expr);
        continue;
      }
      FindingBuilder finding =
          c.Report(label.span, fmt::format("nothing that is aggregated here has the label `{}`", label.name));
      const Span cause = inner.RemovedBy(label.name);
      if (!cause.empty()) finding.Because(c.At(cause), "removed here");
    }
    return true;
  });
}

}  // namespace rulecheck::checks
