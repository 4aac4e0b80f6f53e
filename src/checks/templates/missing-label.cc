#include <fmt/core.h>

#include <algorithm>
#include <unordered_map>

#include "analysis/possible_labels.h"
#include "checks/check.h"
#include "checks/rule_facts.h"
#include "checks/shapes.h"
#include "policy/external_labels.h"

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

class LabelUses {
 public:
  explicit LabelUses(const QueryContext& c)
      : c_(c), own_(c.facts.Labels(c.root())), recorded_(c.facts.run().recorded_labels().Through(c.root())) {
    for (const promql::VectorSelector* selector : c.facts.selectors())
      selectors_.emplace(selector->span.begin, selector);
  }

  void Check(Location where, std::string_view label) const {
    const bool certain = !own_.CanHave(label);
    if (!certain && (recorded_.CanHave(label) || policy::IsExternalLabel(label))) return;
    FindingBuilder finding =
        c_.out.Report(where, fmt::format("the query returns no label `{}`: this is always empty", label));
    const Span cause = (certain ? own_ : recorded_).RemovedBy(label);
    if (certain) {
      if (!cause.empty()) finding.Because(c_.At(cause), "removed here");
      return;
    }
    finding.As(Confidence::kLikely);
    const auto selector = selectors_.find(cause.begin);
    if (selector == selectors_.end() || selector->second->span != cause) return;
    NameRecorders(c_, MetricName(*selector->second), label, finding);
  }

 private:
  const QueryContext& c_;
  const analysis::PossibleLabels& own_;
  const analysis::PossibleLabels recorded_;                                // through recording rules
  std::unordered_map<uint32_t, const promql::VectorSelector*> selectors_;  // by where they begin
};

}  // namespace

void MissingLabel(const QueryContext& c) {
  if (c.rule().kind != RuleKind::kAlerting) return;
  const std::vector<RuleText>& texts = c.facts.texts();
  if (texts.empty()) return;
  const LabelUses labels(c);
  for (const RuleText& text : texts) {
    for (const gotemplate::Use& use : text.uses) {
      // Of `alertname` templates/own-label says more.
      if (use.kind != gotemplate::Use::Kind::kLabel || use.name == "alertname") continue;
      labels.Check(text.At(use.span), use.name);
    }
  }
}

}  // namespace rulecheck::checks
