#include <fmt/core.h>

#include <algorithm>

#include "checks/check.h"
#include "checks/flow_words.h"
#include "policy/external_labels.h"

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

// Whether what is aggregated lacks the label.
enum class Missing : uint8_t { kNo, kLikely, kCertain };

Missing IsMissing(const QueryContext& c, std::string_view label, const promql::Expr& inner) {
  const flow::Flow& likely = c.facts.Likely(inner);
  if (likely.IsEmpty() || likely.CanHave(label) || label == flow::kMetricName) return Missing::kNo;
  const flow::Cause cause = likely.CauseOf(label);
  if (IsAskedFor(c, label, cause)) return Missing::kNo;
  const flow::Flow& proven = c.facts.Certain(inner);
  if (!proven.IsEmpty() && !proven.CanHave(label)) return Missing::kCertain;
  // Through recording rules; `le` of series that are no histogram is promql/quantile-of-other-series'.
  return label == "le" && cause.rule != flow::Cause::kHere ? Missing::kNo : Missing::kLikely;
}

void CheckBy(const QueryContext& c, const promql::LabelRef& label, const promql::Expr& inner) {
  const Missing missing = IsMissing(c, label.name, inner);
  if (missing == Missing::kNo) return;
  const bool certain = missing == Missing::kCertain;
  FindingBuilder finding =
      c.Report(label.span, fmt::format("nothing that is aggregated here {} the label `{}`",
                                       certain ? "has" : "is likely to have", label.name));
  if (certain) return Because(c, c.facts.Certain(inner).CauseOf(label.name), "removed here", &finding);
  finding.As(Confidence::kLikely);
  Because(c, c.facts.Likely(inner).CauseOf(label.name), fmt::format("`{}` is not kept here", label.name),
          &finding);
}

// Labels too many in `without` are harmless; that none is there shows that something else was meant.
void CheckWithout(const QueryContext& c, const promql::Aggregate& aggregate) {
  Missing least = Missing::kCertain;
  for (const promql::LabelRef& label : aggregate.grouping) {
    const Missing missing = IsMissing(c, label.name, *aggregate.expr);
    if (missing == Missing::kNo || policy::IsExternalLabel(label.name)) return;
    if (missing == Missing::kLikely) least = missing;
  }
  if (aggregate.grouping.empty()) return;
  FindingBuilder finding =
      c.Report(aggregate.grouping_span,
               fmt::format("this takes nothing away: nothing that is aggregated here {} {}",
                           least == Missing::kCertain ? "has" : "is likely to have",
                           aggregate.grouping.size() == 1 ? "that label" : "any of these labels"));
  finding.As(Severity::kInfo);
  if (least == Missing::kLikely) finding.As(Confidence::kLikely);
  const flow::Flow& likely = c.facts.Likely(*aggregate.expr);
  const std::string_view first = aggregate.grouping.front().name;
  Because(c, likely.CauseOf(first), fmt::format("`{}` is not kept here", first), &finding);
}

}  // namespace

void GroupingByMissingLabel(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* aggregate = promql::As<promql::Aggregate>(&node);
    if (aggregate == nullptr) return;
    if (aggregate->without) return CheckWithout(c, *aggregate);
    for (const promql::LabelRef& label : aggregate->grouping) CheckBy(c, label, *aggregate->expr);
  });
}

}  // namespace rulecheck::checks
