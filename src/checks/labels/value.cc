#include <fmt/core.h>

#include "checks/labels/policies.h"

namespace rulecheck::checks {
namespace {

// Recording rules expand nothing.
bool MayBe(const RuleContext& c, const policy::ValueRule& rule, std::string_view value) {
  const KnownText text =
      c.item.role == QueryRole::kAlert ? TextBeforeTemplate(value) : KnownText{value, true};
  return text.whole ? rule.Accepts(value) : rule.CanAccept(text.beginning);
}

}  // namespace

void LabelValue(const RuleContext& c) {
  ForEachLabelPolicy(
      c, "labels/value", LimitsValues, [&](const policy::LabelPolicy& entry, const auto& report) {
        ForEachRule(entry.require, entry.values, [&](const policy::NamedRule& wanted) {
          const auto pair = policy::LabelOf(c.group(), c.rule(), wanted.name);
          if (!pair || pair->value.value.empty()) return;
          if (MayBe(c, wanted.rule, pair->value.value)) return;
          report(pair->value.Whole(), fmt::format("the label `{}` must be {}, not `{}`", wanted.name,
                                                  wanted.rule.Describe(), pair->value.value));
        });
      });
}

}  // namespace rulecheck::checks
