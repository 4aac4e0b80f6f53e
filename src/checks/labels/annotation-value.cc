#include <fmt/core.h>

#include "checks/labels/policies.h"

namespace rulecheck::checks {

void AnnotationValue(const RuleContext& c) {
  ForEachLabelPolicy(
      c, "labels/annotation-value", RequiresAnnotations,
      [&](const policy::LabelPolicy& entry, const auto& report) {
        for (const policy::NamedRule& wanted : entry.annotations.require) {
          for (const TextPair& pair : c.rule().annotations) {
            if (pair.key.value != wanted.name || pair.value.value.empty()) continue;
            const KnownText text = TextBeforeTemplate(pair.value.value);
            if (text.whole ? wanted.rule.Accepts(text.beginning) : wanted.rule.CanAccept(text.beginning))
              continue;
            report(pair.value.Whole(),
                   fmt::format("the annotation `{}` must be {}", wanted.name, wanted.rule.Describe()));
          }
        }
      });
}

}  // namespace rulecheck::checks
