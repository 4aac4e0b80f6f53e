#include <fmt/core.h>

#include "checks/labels/policies.h"

namespace rulecheck::checks {
namespace {

bool MayBeText(const policy::ValueRule& rule, std::string_view value) {
  const KnownText text = TextBeforeTemplate(value);
  return text.whole ? rule.Accepts(text.beginning) : rule.CanAccept(text.beginning);
}

}  // namespace

void AnnotationValue(const RuleContext& c) {
  ForEachLabelPolicy(c, "labels/annotation-value", LimitsAnnotations,
                     [&](const policy::LabelPolicy& entry, const auto& report) {
                       const auto& annotations = c.facts.annotations();
                       const auto check = [&](const policy::NamedRule& wanted) {
                         const auto [first, last] = annotations.equal_range(wanted.name);
                         for (auto it = first; it != last; ++it) {
                           const MappedText& text = it->second.value;
                           if (text.value.empty() || MayBeText(wanted.rule, text.value)) continue;
                           report(text.Whole(), fmt::format("the annotation `{}` must be {}", wanted.name,
                                                            wanted.rule.Describe()));
                         }
                       };
                       ForEachRule(entry.annotations.require, entry.annotations.values, check);
                     });
}

}  // namespace rulecheck::checks
