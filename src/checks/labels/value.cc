#include <fmt/core.h>

#include "checks/labels/policies.h"

namespace rulecheck::checks {

void LabelValue(const RuleContext& c) {
  ForEachLabelPolicy(c, "labels/value", Requires, [&](const policy::LabelPolicy& entry, const auto& report) {
    for (const policy::NamedRule& wanted : entry.require) {
      const TextPair* pair = policy::LabelOf(c.group(), c.rule(), wanted.name);
      if (pair == nullptr || pair->value.value.empty()) continue;
      const MappedText& value = pair->value;
      // Recording rules expand nothing.
      const KnownText text =
          c.item.role == QueryRole::kAlert ? TextBeforeTemplate(value.value) : KnownText{value.value, true};
      if (text.whole ? wanted.rule.Accepts(value.value) : wanted.rule.CanAccept(text.beginning)) continue;
      report(value.Whole(), fmt::format("the label `{}` must be {}, not `{}`", wanted.name,
                                        wanted.rule.Describe(), value.value));
    }
  });
}

}  // namespace rulecheck::checks
