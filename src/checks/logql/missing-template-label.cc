#include <fmt/core.h>

#include "analysis/log_labels.h"
#include "checks/check.h"

namespace rulecheck::checks {

void MissingTemplateLabel(const LogQueryContext& c) {
  if (c.rule().kind != RuleKind::kAlerting || c.facts.texts().empty()) return;
  const analysis::PossibleLabels& labels = c.facts.Labels(c.root());
  for (const RuleText& text : c.facts.texts()) {
    for (const gotemplate::Use& use : text.uses) {
      if (use.kind != gotemplate::Use::Kind::kLabel || use.name == "alertname" ||
          analysis::CanHaveLogLabel(labels, use.name)) {
        continue;
      }
      FindingBuilder finding = c.out.Report(
          text.At(use.span), fmt::format("the query returns no label `{}`: this is always empty", use.name));
      const Span cause = labels.RemovedBy(use.name);
      if (!cause.empty()) finding.Because(c.At(cause), "removed here");
    }
  }
}

}  // namespace rulecheck::checks
