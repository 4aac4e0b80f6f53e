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
                       const auto check = [&](const policy::NamedRule& wanted) {
                         for (const TextPair& pair : c.rule().annotations) {
                           if (pair.key.value != wanted.name || pair.value.value.empty()) continue;
                           if (MayBeText(wanted.rule, pair.value.value)) continue;
                           report(pair.value.Whole(), fmt::format("the annotation `{}` must be {}",
                                                                  wanted.name, wanted.rule.Describe()));
                         }
                       };
                       ForEachRule(entry.annotations.require, entry.annotations.values, check);
                     });
}

}  // namespace rulecheck::checks
