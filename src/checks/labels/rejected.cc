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
                       const policy::Pattern& rejected = *entry.reject.label_values;
                       const auto check = [&](const TextPair& pair) {
                         if (!rejected.Matches(pair.value.value)) return;
                         report(pair.value.Whole(),
                                fmt::format("the value `{}` of the label `{}` is rejected: it matches `{}`",
                                            pair.value.value, pair.key.value, rejected.text()));
                       };
                       for (const TextPair& pair : c.rule().labels) check(pair);
                       for (const TextPair& pair : c.group().labels) {
                         if (policy::LabelOf(c.group(), c.rule(), pair.key.value) == &pair) check(pair);
                       }
                     });
}

}  // namespace rulecheck::checks
