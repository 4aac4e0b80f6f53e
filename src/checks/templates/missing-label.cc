#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "analysis/possible_labels.h"
#include "checks/check.h"
#include "checks/recorded_labels.h"
#include "checks/rule_facts.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

// Labels that servers add to all they hand out (Thanos, Mimir, federation): recorded
// series have them although no rule says so.
bool IsExternalLabel(std::string_view name) {
  constexpr std::string_view kNames[] = {"cluster", "datacenter", "dc",     "env",       "environment",
                                         "monitor", "prometheus", "region", "replica",   "site",
                                         "source",  "stage",      "tenant", "tenant_id", "zone"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

// The recording rules behind the selector that limits the labels.
void NameRecorders(const QueryContext& c, Span selector_span, std::string_view label,
                   FindingBuilder& finding) {
  std::vector<const promql::VectorSelector*> selectors;
  SelectorsIn(c.root(), &selectors);
  for (const promql::VectorSelector* selector : selectors) {
    if (selector->span != selector_span) continue;
    for (const uint32_t index : c.model.Recorders(MetricName(*selector))) {
      finding.Because(c.model.rule(index).rule->name.Whole(),
                      fmt::format("recorded here without `{}`", label));
    }
    return;
  }
}

void ReportUse(const QueryContext& c, Location where, std::string_view label,
               const analysis::PossibleLabels& own, const analysis::PossibleLabels& recorded) {
  const bool certain = !own.CanHave(label);
  if (!certain && (recorded.CanHave(label) || IsExternalLabel(label))) return;
  FindingBuilder finding =
      c.out.Report(where, fmt::format("the query returns no label `{}`: this is always empty", label));
  const Span cause = (certain ? own : recorded).RemovedBy(label);
  if (certain) {
    if (!cause.empty()) finding.Because(c.At(cause), "removed here");
    return;
  }
  finding.As(Confidence::kLikely);
  NameRecorders(c, cause, label, finding);
}

}  // namespace

void MissingLabel(const QueryContext& c) {
  if (c.rule().kind != RuleKind::kAlerting) return;
  const std::vector<RuleText>& texts = c.facts.texts();
  if (texts.empty()) return;
  const analysis::PossibleLabels own = analysis::LabelsOf(c.root());
  const analysis::PossibleLabels recorded = LabelsThroughRecordings(c.root(), c.model);
  for (const RuleText& text : texts) {
    for (const gotemplate::Use& use : text.uses) {
      // Of `alertname` templates/own-label says more.
      if (use.kind != gotemplate::Use::Kind::kLabel || use.name == "alertname") continue;
      ReportUse(c, text.At(use.span), use.name, own, recorded);
    }
  }
}

}  // namespace rulecheck::checks
