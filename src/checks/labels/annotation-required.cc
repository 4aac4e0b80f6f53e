#include <fmt/core.h>

#include <algorithm>

#include "checks/labels/policies.h"

namespace rulecheck::checks {

void AnnotationRequired(const RuleContext& c) {
  ForEachLabelPolicy(
      c, "labels/annotation-required", RequiresAnnotations,
      [&](const policy::LabelPolicy& entry, const auto& report) {
        const auto& annotations = c.facts.annotations();
        for (const policy::NamedRule& wanted : entry.annotations.require) {
          const auto [first, last] = annotations.equal_range(wanted.name);
          const auto has_text = [](const auto& named) { return !named.second.value.value.empty(); };
          if (std::any_of(first, last, has_text)) continue;
          report(c.rule().name.Whole(), fmt::format("the annotation `{}` is missing", wanted.name))
              .Help(fmt::format("its text must be {}", wanted.rule.Describe()));
        }
      });
}

}  // namespace rulecheck::checks
