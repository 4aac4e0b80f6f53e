#include <fmt/core.h>

#include <algorithm>

#include "checks/check.h"
#include "checks/flow_words.h"

namespace rulecheck::checks {
namespace {

// Where the query itself asks for series without the label, in a selector or by a join:
// who wrote that knows, or promql/matching-on-missing-label says so.
bool IsAskedFor(const QueryContext& c, std::string_view label, const flow::Cause& cause) {
  if (cause.rule != flow::Cause::kHere || cause.span.empty()) return false;
  bool asked = false;
  const auto holds = [&](Span span) { return span.begin <= cause.span.begin && cause.span.end <= span.end; };
  const auto is_label = [&](const promql::LabelRef& ref) { return ref.name == label; };
  for (const promql::VectorSelector* selector : c.facts.selectors()) asked = asked || holds(selector->span);
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* join = promql::As<promql::Binary>(&node);
    if (join == nullptr || join->matching == nullptr || !join->matching->on) return;
    const auto& labels = join->matching->labels;
    asked = asked || (holds(join->matching->span) && std::any_of(labels.begin(), labels.end(), is_label));
  });
  return asked;
}

void CheckGrouping(const QueryContext& c, const promql::LabelRef& label, const promql::Expr& inner) {
  const flow::Flow& likely = c.facts.Likely(inner);
  if (likely.IsEmpty() || likely.CanHave(label.name) || label.name == flow::kMetricName) return;
  const flow::Cause cause = likely.CauseOf(label.name);
  if (IsAskedFor(c, label.name, cause)) return;
  const flow::Flow& proven = c.facts.Certain(inner);
  if (!proven.IsEmpty() && !proven.CanHave(label.name)) {
    FindingBuilder finding =
        c.Report(label.span, fmt::format("nothing that is aggregated here has the label `{}`", label.name));
    return Because(c, proven.CauseOf(label.name), "removed here", &finding);
  }
  // Through recording rules; `le` of series that are no histogram is promql/quantile-of-other-series'.
  if (label.name == "le" && cause.rule != flow::Cause::kHere) return;
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
    if (aggregate == nullptr || aggregate->without) return;
    for (const promql::LabelRef& label : aggregate->grouping) CheckGrouping(c, label, *aggregate->expr);
  });
}

}  // namespace rulecheck::checks
