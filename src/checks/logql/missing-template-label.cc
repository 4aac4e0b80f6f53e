#include <fmt/core.h>

#include "checks/check.h"
#include "template/template.h"

namespace rulecheck::checks {

void MissingTemplateLabel(const LogQueryContext& c) {
  if (c.rule().kind != RuleKind::kAlerting || c.facts.texts().empty()) return;
  const flow::Flow& result = c.facts.Flow(c.root());
  if (result.IsEmpty()) return;
  for (const RuleText& text : c.facts.texts()) {
    for (const gotemplate::Use& use : text.uses) {
      if (use.kind != gotemplate::Use::Kind::kLabel || use.name == "alertname" || result.CanHave(use.name)) {
        continue;
      }
      FindingBuilder finding = c.out.Report(
          text.At(use.span), fmt::format("the query returns no label `{}`: this is always empty", use.name));
      const Span cause = result.CauseOf(use.name).span;
      if (!cause.empty()) finding.Because(c.At(cause), "removed here");
    }
  }
}

}  // namespace rulecheck::checks
