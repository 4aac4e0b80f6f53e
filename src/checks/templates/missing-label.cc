#include <fmt/core.h>

#include "analysis/possible_labels.h"
#include "checks/check.h"
#include "checks/templates/texts.h"

namespace rulecheck::checks {

void MissingLabel(const QueryContext& c) {
  if (c.rule().kind != RuleKind::kAlerting) return;
  const std::vector<RuleText> texts = TextsOf(c.rule());
  if (texts.empty()) return;
  const analysis::PossibleLabels labels = analysis::LabelsOf(c.root());
  if (labels.open && labels.removed.empty()) return;
  for (const RuleText& text : texts) {
    for (const gotemplate::Use& use : text.Uses()) {
      if (use.kind != gotemplate::Use::Kind::kLabel || labels.CanHave(use.name)) continue;
      if (use.name == "alertname") continue;  // templates/own-label says more
      FindingBuilder finding = c.out.Report(
          text.At(use.span), fmt::format("the query returns no label `{}`: this is always empty", use.name));
      const Span cause = labels.RemovedBy(use.name);
      if (!cause.empty()) finding.Because(c.At(cause), "removed here");
    }
  }
}

}  // namespace rulecheck::checks
