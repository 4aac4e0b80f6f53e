#include <fmt/core.h>

#include <algorithm>
#include <vector>

#include "checks/check.h"
#include "checks/flow_words.h"
#include "checks/rule_facts.h"
#include "checks/shapes.h"
#include "template/template.h"

namespace rulecheck::checks {
namespace {

// Names the recording rules behind the selector that limits the labels.
void NameRecorders(const QueryContext& c, std::string_view recorded, std::string_view label,
                   FindingBuilder& finding) {
  // Enough to see which rules are meant; a name may have thousands of recorders.
  constexpr size_t kShown = 10;
  const std::span<const uint32_t> recorders = c.rules.Recorders(recorded);
  for (const uint32_t index : recorders.first(std::min(recorders.size(), kShown))) {
    finding.Because(c.rules.rule(index).rule->name.Whole(), fmt::format("recorded here without `{}`", label));
  }
  if (recorders.size() > kShown) {
    finding.Help(
        fmt::format("{} more rules record `{}` without `{}`", recorders.size() - kShown, recorded, label));
  }
}

// Recorded series that the query reads and that are likely to come without the label.
std::vector<std::string_view> RecordedWithout(const QueryContext& c, std::string_view label) {
  std::vector<std::string_view> names;
  for (const promql::VectorSelector* selector : c.facts.selectors()) {
    const std::string_view name = MetricName(*selector);
    if (!c.facts.run().IsRecordedHere(name) || c.facts.Likely(*selector).CanHave(label)) continue;
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

// What is proven of the result; of a query that is not likely to return anything, of what its
// last filters are applied to.
const flow::Flow& ProvenResult(const QueryContext& c) {
  const promql::Expr* node = promql::StripParens(&c.root());
  while (c.facts.Likely(*node).IsEmpty()) {
    const auto* filter = promql::As<promql::Binary>(node);
    if (filter == nullptr || filter->return_bool) break;
    if (!promql::IsComparison(filter->op) && filter->op != promql::Op::kAnd &&
        filter->op != promql::Op::kUnless)
      break;
    const bool left = filter->lhs->type == promql::ValueType::kVector;
    node = promql::StripParens(left ? filter->lhs : filter->rhs);
  }
  return c.facts.Certain(*node);
}

void CheckUse(const QueryContext& c, Location where, std::string_view label) {
  const flow::Flow& likely = c.facts.Likely(c.root());
  if (likely.CanHave(label) || label == flow::kMetricName) return;
  const flow::Flow& proven = ProvenResult(c);
  const bool certain = LacksLabel(proven, label);
  if (!certain && likely.IsEmpty()) return;
  FindingBuilder finding =
      c.out.Report(where, fmt::format("the query returns no label `{}`: this is always empty", label));
  if (!certain) finding.As(Confidence::kLikely);
  const std::vector<std::string_view> recorded = RecordedWithout(c, label);
  for (const std::string_view name : recorded) NameRecorders(c, name, label, finding);
  if (!recorded.empty()) return;
  if (certain) return Because(c, proven.CauseOf(label), "removed here", &finding);
  Because(c, likely.CauseOf(label), fmt::format("`{}` is not kept here", label), &finding);
}

}  // namespace

void MissingLabel(const QueryContext& c) {
  if (c.rule().kind != RuleKind::kAlerting) return;
  const std::vector<RuleText>& texts = c.facts.texts();
  if (texts.empty()) return;
  for (const RuleText& text : texts) {
    for (const gotemplate::Use& use : text.uses) {
      // Of `alertname` templates/own-label says more.
      if (use.kind != gotemplate::Use::Kind::kLabel || use.name == "alertname") continue;
      CheckUse(c, text.At(use.span), use.name);
    }
  }
}

}  // namespace rulecheck::checks
