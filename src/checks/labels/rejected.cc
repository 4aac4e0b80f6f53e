#include <fmt/core.h>

#include "checks/labels/policies.h"

namespace rulecheck::checks {
namespace {

bool RejectsValues(const policy::LabelPolicy& entry) {
  return entry.reject.label_values.has_value();
}

}  // namespace

void LabelValueRejected(const RuleContext& c) {
  ForEachLabelPolicy(c, "labels/rejected", RejectsValues,
                     [&](const policy::LabelPolicy& entry, const auto& report) {
                       const auto& rejected = entry.reject.label_values;
                       for (const auto& [name, pair] : MergedLabels(c.group(), c.rule())) {
                         if (!rejected->Matches(pair->value.value)) continue;
                         report(pair->value.Whole(),
                                fmt::format("the value `{}` of the label `{}` is rejected: it matches `{}`",
                                            pair->value.value, name, rejected->text()));
                       }
                     });
}

}  // namespace rulecheck::checks
