#include <fmt/core.h>

#include "analysis/possible_labels.h"
#include "checks/check.h"

namespace rulecheck::checks {

void GroupingByMissingLabel(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* aggregate = promql::As<promql::Aggregate>(&node);
    if (aggregate == nullptr || aggregate->without || aggregate->grouping.empty()) return true;
    const analysis::PossibleLabels& inner = c.facts.Labels(*aggregate->expr);
    for (const promql::LabelRef& label : aggregate->grouping) {
      if (inner.CanHave(label.name)) continue;
      FindingBuilder finding =
          c.Report(label.span, fmt::format("nothing that is aggregated here has the label `{}`", label.name));
      const Span cause = inner.RemovedBy(label.name);
      if (!cause.empty()) finding.Because(c.At(cause), "removed here");
    }
    return true;
  });
}

}  // namespace rulecheck::checks
