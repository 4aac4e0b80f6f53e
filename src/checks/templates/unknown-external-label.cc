#include <fmt/core.h>

#include "checks/check.h"
#include "checks/rule_facts.h"
#include "policy/facts.h"
#include "template/template.h"

namespace rulecheck::checks {

void UnknownExternalLabel(const RuleContext& c) {
  const std::vector<policy::ExternalLabel>& known = c.facts.run().system().external_labels;
  if (known.empty()) return;
  for (const RuleText& text : c.facts.texts()) {
    for (const gotemplate::Use& use : text.uses) {
      if (use.kind != gotemplate::Use::Kind::kExternalLabel) continue;
      if (c.facts.run().system().external_names.contains(use.name)) continue;
      FindingBuilder finding =
          c.out.Report(text.At(use.span),
                       fmt::format("the server has no external label `{}`: this is always empty", use.name));
      if (known.front().place.file != nullptr)
        finding.Because(known.front().place, "the external labels are said here");
    }
  }
}

}  // namespace rulecheck::checks
