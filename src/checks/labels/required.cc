#include <fmt/core.h>

#include "checks/labels/policies.h"

namespace rulecheck::checks {

void LabelRequired(const RuleContext& c) {
  ForEachLabelPolicy(c, "labels/required", Requires,
                     [&](const policy::LabelPolicy& entry, const auto& report) {
                       const auto& labels = c.facts.labels();
                       for (const policy::NamedRule& wanted : entry.require) {
                         const auto named = labels.find(wanted.name);
                         if (named != labels.end() && !named->second.value.value.empty()) continue;
                         report(c.rule().name.Whole(), fmt::format("the label `{}` is missing", wanted.name))
                             .Help(fmt::format("its value must be {}", wanted.rule.Describe()));
                       }
                     });
}

}  // namespace rulecheck::checks
