#include <fmt/core.h>

#include <cstdint>
#include <iterator>
#include <map>
#include <set>
#include <span>
#include <string_view>

#include "base/lazy.h"
#include "checks/check.h"
#include "checks/flow_words.h"
#include "policy/external_labels.h"

namespace rulecheck::checks {
namespace {

// Where the query itself asks for series without a label, in a selector or by a join: who wrote
// that knows, or promql/matching-on-missing-label says so. Places do not overlap.
class AskedFor {
 public:
  explicit AskedFor(const QueryContext& c) {
    for (const promql::VectorSelector* selector : c.facts.selectors())
      places_.try_emplace(selector->span.begin, Place{selector->span.end, true, {}});
    promql::Walk(c.root(), [&](const promql::Expr& node) {
      const auto* join = promql::As<promql::Binary>(&node);
      if (join != nullptr && join->matching != nullptr && join->matching->on)
        Add(join->matching->span, join->matching->labels);
    });
  }

  bool Has(std::string_view label, const flow::Cause& cause) const {
    if (cause.rule != flow::Cause::kHere || cause.span.empty()) return false;
    const auto next = places_.upper_bound(cause.span.begin);
    if (next == places_.begin()) return false;
    const Place& place = std::prev(next)->second;
    return cause.span.end <= place.end && (place.any || place.labels.contains(label));
  }

 private:
  struct Place {
    uint32_t end;
    bool any;  // a selector: whatever it asks for
    std::set<std::string_view> labels;
  };
  void Add(Span span, std::span<const promql::LabelRef> labels) {
    Place& place = places_.try_emplace(span.begin, Place{span.end, false, {}}).first->second;
    for (const promql::LabelRef& label : labels) place.labels.insert(label.name);
  }

  std::map<uint32_t, Place> places_;  // by their begin
};

// Whether what is aggregated lacks the label.
enum class Missing : uint8_t { kNo, kLikely, kCertain };

Missing IsMissing(const QueryContext& c, const Lazy<AskedFor>& asked, std::string_view label,
                  const promql::Expr& inner) {
  const flow::Flow& likely = c.facts.Likely(inner);
  if (!LacksLabel(likely, label)) return Missing::kNo;
  // Names go late in some servers, and aggregations take them away in all.
  if (label == flow::kMetricName && promql::StripParens(&inner)->kind != promql::NodeKind::kAggregate)
    return Missing::kNo;
  const flow::Cause cause = likely.CauseOf(label);
  if (asked.Get([&] { return AskedFor(c); }).Has(label, cause)) return Missing::kNo;
  if (LacksLabel(c.facts.Certain(inner), label)) return Missing::kCertain;
  // Through recording rules; `le` of series that are no histogram is promql/quantile-of-other-series'.
  return label == "le" && cause.rule != flow::Cause::kHere ? Missing::kNo : Missing::kLikely;
}

void CheckBy(const QueryContext& c, const Lazy<AskedFor>& asked, const promql::LabelRef& label,
             const promql::Expr& inner) {
  const Missing missing = IsMissing(c, asked, label.name, inner);
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
void CheckWithout(const QueryContext& c, const Lazy<AskedFor>& asked, const promql::Aggregate& aggregate) {
  Missing least = Missing::kCertain;
  for (const promql::LabelRef& label : aggregate.grouping) {
    const Missing missing = IsMissing(c, asked, label.name, *aggregate.expr);
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
  const Lazy<AskedFor> asked;
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* aggregate = promql::As<promql::Aggregate>(&node);
    if (aggregate == nullptr) return;
    if (aggregate->without) return CheckWithout(c, asked, *aggregate);
    for (const promql::LabelRef& label : aggregate->grouping) CheckBy(c, asked, label, *aggregate->expr);
  });
}

}  // namespace rulecheck::checks
