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
  ForEachLabelPolicy(c, "labels/value", LimitsValues,
                     [&](const policy::LabelPolicy& entry, const auto& report) {
                       const auto& labels = c.facts.labels();
                       ForEachRule(entry.require, entry.values, [&](const policy::NamedRule& wanted) {
                         const auto named = labels.find(wanted.name);
                         if (named == labels.end() || named->second.value.value.empty()) return;
                         const MappedText& text = named->second.value;
                         if (MayBe(c, wanted.rule, text.value)) return;
                         report(text.Whole(), fmt::format("the label `{}` must be {}, not `{}`", wanted.name,
                                                          wanted.rule.Describe(), text.value));
                       });
                     });
}

}  // namespace rulecheck::checks
