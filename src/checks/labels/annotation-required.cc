#include <fmt/core.h>

#include <algorithm>

#include "checks/labels/policies.h"

namespace rulecheck::checks {

void AnnotationRequired(const RuleContext& c) {
  ForEachLabelPolicy(c, "labels/annotation-required", RequiresAnnotations,
                     [&](const policy::LabelPolicy& entry, const auto& report) {
                       for (const policy::NamedRule& wanted : entry.annotations.require) {
                         const auto& all = c.rule().annotations;
                         const auto has_text = [&](const TextPair& pair) {
                           return pair.key.value == wanted.name && !pair.value.value.empty();
                         };
                         if (std::any_of(all.begin(), all.end(), has_text)) continue;
                         report(c.rule().name.Whole(),
                                fmt::format("the annotation `{}` is missing", wanted.name))
                             .Help(fmt::format("its text must be {}", wanted.rule.Describe()));
                       }
                     });
}

}  // namespace rulecheck::checks
