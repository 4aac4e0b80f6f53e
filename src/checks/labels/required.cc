#include <fmt/core.h>

#include "checks/labels/policies.h"

namespace rulecheck::checks {

void LabelRequired(const RuleContext& c) {
  ForEachLabelPolicy(c, "labels/required", Requires,
                     [&](const policy::LabelPolicy& entry, const auto& report) {
                       for (const policy::NamedRule& wanted : entry.require) {
                         const auto pair = policy::LabelOf(c.group(), c.rule(), wanted.name);
                         if (pair && !pair->value.value.empty()) continue;
                         report(c.rule().name.Whole(), fmt::format("the label `{}` is missing", wanted.name))
                             .Help(fmt::format("its value must be {}", wanted.rule.Describe()));
                       }
                     });
}

}  // namespace rulecheck::checks
